// The types of Kubernetes' manifests, of a package that is no dependency of heartwood: from npm, kept in the cache.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockedFolder } from "../package/locked.js";

const source = fileURLToPath(new URL("kubernetes-types", import.meta.url));

/** The node_modules that has kubernetes-types; undefined, and a printed line says why, where it cannot be had. */
export async function findKubernetesTypes(): Promise<string | undefined> {
  try {
    return join(await lockedFolder("kubernetes-types", source), "node_modules");
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    console.log(`SKIPPED: the members of kubernetes.yaml: kubernetes-types cannot be installed: ${reason}`);
    return undefined;
  }
}
