// What the tests look at of Kubernetes manifests, one of each kind.

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
export interface Pod {
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
  readonly containers: readonly Container[];
  readonly volumes: readonly {
    readonly name: string;
    readonly configMap?: { readonly name: string };
    readonly secret?: { readonly secretName: string };
    readonly persistentVolumeClaim?: { readonly claimName: string };
  }[];
}
export interface Container {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly lifecycle: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
  }[];
}
export interface Manifests {
  readonly ConfigMap: Manifest & { readonly data: Readonly<Record<string, string>> };
  readonly PersistentVolumeClaim: Manifest;
  readonly Service: Manifest & {
    readonly spec: { readonly selector: object; readonly ports: readonly { readonly targetPort: string }[] };
  };
  readonly Deployment: Manifest & {
    readonly spec: {
      readonly selector: { readonly matchLabels: object };
      readonly template: { readonly metadata: { readonly labels: object }; readonly spec: Pod };
    };
  };
}
