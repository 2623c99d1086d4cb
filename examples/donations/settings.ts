// What an operator may set. LOG_LEVEL and its kind are read by heartwood, DONATIONS_LOG_FILE by log.ts.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Settings {
  /** `DONATIONS_HOST`: the address to listen on; `0.0.0.0` for all of IPv4. @default "127.0.0.1" */
  readonly host: string;
  /** `DONATIONS_PORT`. @default 0, a free one */
  readonly port: number;
  /** `DONATIONS_AUDIT_FILE`: the audit trail, appended. @default audit.ndjson in a new temporary folder */
  readonly auditFile: string;
  /** `DONATIONS_TOKENS_FILE`: who may call; see auth.ts for its form. */
  readonly tokensFile: string;
  /** `DONATIONS_STOP_LIMIT_MS`: how long open requests may take once it is asked to stop. @default 10000 */
  readonly stopLimitMs: number;
  /** `DONATIONS_ZAKAT_ORIGIN`: another process of this service, asked for zakat: `http://zakat:8080`. @default none */
  readonly zakatOrigin: string | undefined;
}

/** @throws where a value is missing or makes no sense: a service with half its settings must not start */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const tokensFile = env["DONATIONS_TOKENS_FILE"];
  if (tokensFile === undefined) {
    throw new Error(
      'DONATIONS_TOKENS_FILE: not set. Give the path of a JSON file {"<SHA-256 of a token>": "<user id>"}.',
    );
  }
  return {
    host: env["DONATIONS_HOST"] || "127.0.0.1",
    port: readNumber(env, "DONATIONS_PORT", 0, 65_535),
    auditFile: env["DONATIONS_AUDIT_FILE"] ?? newAuditFile(),
    tokensFile,
    stopLimitMs: readNumber(env, "DONATIONS_STOP_LIMIT_MS", 10_000, 3_600_000),
    zakatOrigin: readOrigin(env, "DONATIONS_ZAKAT_ORIGIN"),
  };
}

function readNumber(env: NodeJS.ProcessEnv, name: string, fallback: number, most: number): number {
  const value = Number(env[name] || fallback);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Error(`${name}: "${env[name]}" is not allowed. Use a whole number from 0 to ${most}.`);
}

function readOrigin(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name];
  if (value === undefined || /^https?:\/\/[\w.-]+(:\d+)?$/.test(value)) return value;
  throw new Error(`${name}: "${value}" is not allowed. Use an origin, such as http://zakat:8080.`);
}

const newAuditFile = (): string => join(mkdtempSync(join(tmpdir(), "donations-")), "audit.ndjson");
