// Reading the body of a request: JSON, complete, and within a limit.
import type { IncomingMessage } from "node:http";
import { Refusal } from "./errors.js";

export const maxBodyBytes = 4096;

/** @throws {Refusal} `too_large`, `body_incomplete`, `body_not_json` */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // The parser's own message quotes the body, which is nobody's business: it is dropped here on purpose.
    throw new Refusal("body_not_json", "body: send one JSON document in UTF-8");
  }
}

function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBodyBytes) chunks.push(chunk);
      // The rest still flows and is thrown away (the server's requestTimeout bounds it): destroying the
      // request instead would close the connection before the client has read its 413.
      else reject(new Refusal("too_large", `body: send at most ${maxBodyBytes} bytes`));
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", () => reject(new Refusal("body_incomplete", "body: it ended before its end")));
  });
}
