// A disk of 64 KiB, which fills soon and can be made larger.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallDisk {
  /** The folder that it is mounted on. */
  readonly path: string;
  /** Gives it 512 KiB. */
  grow(): void;
  remove(): void;
}

/** Only root may mount, and not in every container. */
export const canMount: boolean = (() => {
  try {
    smallDisk().remove();
    return true;
  } catch {
    return false;
  }
})();

export function smallDisk(): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), "heartwood-small-disk-"));
  const mount = (options: string): unknown =>
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "heartwood-test", path], { stdio: "ignore" });
  try {
    mount("size=64k");
  } catch (error) {
    rmSync(path, { recursive: true });
    throw error;
  }
  return {
    path,
    grow: () => void mount("remount,size=512k"),
    remove: () => {
      execFileSync("umount", ["--lazy", path], { stdio: "ignore" });
      rmSync(path, { recursive: true });
    },
  };
}
