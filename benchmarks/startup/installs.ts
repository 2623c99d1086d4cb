// What is installed and imported, as data.

/** Each in a folder of its own; the packages beside which heartwood's size is judged, at the versions it uses. */
export const installs = {
  heartwood: { title: "heartwood", packages: [] }, // from its tarball
  pino: { title: "pino", packages: ["pino"] },
  parts: {
    title: "pino + pino-pretty + fast-json-stringify",
    packages: ["pino", "pino-pretty", "fast-json-stringify"],
  },
} as const satisfies Record<string, { readonly title: string; readonly packages: readonly string[] }>;

export type InstallName = keyof typeof installs;
export const installNames = Object.keys(installs) as InstallName[]; // keys of the literal above

/** Both are imported in heartwood's folder, where pino lies too: from the same files. */
export const importNames = ["heartwood", "pino"] as const;
export type ImportName = (typeof importNames)[number];
