// One request to one process over its socket, within bounds of time and length: the other side may be anybody.
import { request } from "node:http";
import { isRecord } from "../option-checks.js";
import { codeOf } from "../output/pour.js";

export type Reply =
  | { readonly status: number; readonly body: unknown }
  /** `contact`: nobody listens there, or the connection failed; undefined if something answered. */
  | { readonly problem: string; readonly contact?: "refused" | "lost" };

const timeoutMs = 5_000;
const longestReply = 4 * 1024 * 1024;

export function ask(socketPath: string, method: string, path: string, body?: unknown): Promise<Reply> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers =
    text === "" ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  return new Promise((resolve) => {
    const outgoing = request({ socketPath, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > longestReply) outgoing.destroy(new Error("its answer has no end"));
      });
      response.on("end", () =>
        resolve(read(response.statusCode ?? 0, Buffer.concat(chunks).toString("utf8"))),
      );
      response.on("error", (error) => resolve({ problem: error.message, contact: "lost" }));
    });
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`no answer in ${timeoutMs / 1_000} seconds`)),
      timeoutMs,
    );
    outgoing.on("error", (error) =>
      resolve({ problem: error.message, contact: nobody.includes(codeOf(error)) ? "refused" : "lost" }),
    );
    outgoing.on("close", () => clearTimeout(timer));
    outgoing.end(text);
  });
}

const nobody: readonly string[] = ["ECONNREFUSED", "ENOENT"];

function read(status: number, text: string): Reply {
  try {
    const body: unknown = JSON.parse(text);
    if (status === 200) return { status, body };
    const said = isRecord(body) ? body["error"] : undefined;
    return { problem: typeof said === "string" ? said : `it answered with status ${status}` };
  } catch {
    return { problem: `it answered something else than JSON, with status ${status}` };
  }
}
