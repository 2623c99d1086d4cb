// The socket channel: the protocol over HTTP on a Unix socket that only this user can reach. There is no TCP listener.
import { lstatSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { reason } from "../line/attempt.js";
import { performWith, readBody, writeAnswer } from "./answer-http.js";
import type { Performer } from "./protocol.js";
import { openFolder, type SocketEnv, socketFolders, socketName } from "./socket-folder.js";
import { clearPath, removeDead, removeSame } from "./socket-path.js";

const origin = { channel: "socket" };

const limits = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 1_000,
};
const mostConnections = 16;

/**
 * Opens the socket.
 * @param path undefined: `<pid>.sock` in the folder of this user
 * @param say  told why it could not be opened, in a sentence or two
 */
export function openSocket(
  on: Performer,
  path: string | undefined,
  env: SocketEnv,
  say: (problem: string) => void,
): Disposable {
  const server = makeServer(on);
  let remove = (): void => {};
  let isClosed = false;
  const opened = open(server, path, env, () => isClosed);
  opened.then(
    (found) => {
      if (typeof found === "string") say(`The control socket was not opened. ${found}`);
      else remove = found.remove;
      if (isClosed) remove();
    },
    (thrown: unknown) => say(`The control socket was not opened: ${reason(thrown)}.`),
  );
  return {
    [Symbol.dispose]() {
      isClosed = true;
      server.close();
      server.closeAllConnections();
      remove();
    },
  };
}

/** @returns what takes the socket away again, or why there is none */
async function open(
  server: Server,
  given: string | undefined,
  env: SocketEnv,
  isClosed: () => boolean,
): Promise<{ readonly remove: () => void } | string> {
  const uid = process.getuid?.();
  if (uid === undefined)
    return "This platform has no sockets with owners. Mount adminHandler() in a server instead.";
  const place = given === undefined ? openFolder(socketFolders(env, uid), uid) : { path: given };
  if ("problem" in place) return place.problem;
  if ("folder" in place) await removeDead(place.folder, uid);
  const path = "path" in place ? place.path : join(place.folder, socketName(process.pid));
  const problem = await clearPath(path, uid);
  if (problem !== undefined || isClosed()) return problem ?? "It was closed before.";
  return listen(server, path);
}

/** Bound with a closed umask, so that at no moment anybody else may connect; a chmod would come too late. */
function listen(server: Server, path: string): Promise<{ readonly remove: () => void }> {
  return new Promise((resolve, reject) => {
    server.on("error", reject); // stays: an error of accept must not become an uncaught one
    const before = process.umask(0o177);
    try {
      server.listen({ path, exclusive: true }); // by itself, also in a cluster's worker; bound when it returns
    } finally {
      process.umask(before);
    }
    server.once("listening", () => {
      const { ino } = lstatSync(path);
      const remove = (): void => {
        process.off("exit", remove);
        removeSame(path, ino);
      };
      process.once("exit", remove);
      server.unref();
      resolve({ remove });
    });
  });
}

function makeServer(on: Performer): Server {
  const server = createServer(limits, (request, response) => {
    answer(on, request, response).catch(() => response.destroy());
  });
  server.maxConnections = mostConnections;
  server.on("connection", (socket) => socket.unref());
  server.on("checkContinue", (_request, response) => response.writeHead(417, { connection: "close" }).end());
  server.on("upgrade", (_request, socket) => socket.destroy());
  server.on("connect", (_request, socket) => socket.destroy());
  return server;
}

async function answer(on: Performer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if (body === "gone") return;
  const { method = "", url = "" } = request;
  writeAnswer(response, performWith(body, { method, url }, on, origin));
}
