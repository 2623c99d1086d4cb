// What an operator may set. LOG_LEVEL and LOG_FORMAT are read by heartwood.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Settings {
  /** `DONATIONS_PORT`. @default 0, a free one */
  readonly port: number;
  /** `DONATIONS_AUDIT_FILE`: the audit trail, appended. @default audit.ndjson in a new temporary folder */
  readonly auditFile: string;
  /** `DONATIONS_TOKENS_FILE`: who may call; see auth.ts for its form. */
  readonly tokensFile: string;
}

/** @throws where a value is missing or makes no sense: a service with half its settings must not start */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const port = Number(env["DONATIONS_PORT"] ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`DONATIONS_PORT: "${env["DONATIONS_PORT"]}" is not a port. Use 0 (a free one) to 65535.`);
  }
  const tokensFile = env["DONATIONS_TOKENS_FILE"];
  if (tokensFile === undefined) {
    throw new Error(
      'DONATIONS_TOKENS_FILE: not set. Give the path of a JSON file {"<SHA-256 of a token>": "<user id>"}.',
    );
  }
  return { port, auditFile: env["DONATIONS_AUDIT_FILE"] ?? newAuditFile(), tokensFile };
}

const newAuditFile = (): string => join(mkdtempSync(join(tmpdir(), "donations-")), "audit.ndjson");
