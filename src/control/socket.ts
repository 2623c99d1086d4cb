// The socket channel: the protocol over HTTP on a Unix socket that only this user can reach. There is no TCP listener.
import { lstatSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { Ending } from "../control-state.js";
import { reason } from "../line/attempt.js";
import { finishAtExit, finishAtSignals } from "../output/exit.js";
import { state } from "../state.js";
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
 * Opens the socket. Its file is removed when it is closed, and when the process ends by anything but SIGKILL.
 * @param path undefined: `<pid>.sock` in the folder of this user
 * @param say  told why it could not be opened, in a sentence or two
 */
export function openSocket(
  on: Performer,
  path: string | undefined,
  env: SocketEnv,
  say: (problem: string) => void,
): Disposable {
  const start = (): Listening => listenAnew(on, path, env, say);
  let listening = start();
  const ending: Ending = {
    finish: () => listening.removeFile(),
    goOn() {
      listening.close();
      listening = start();
    },
  };
  state.control.endings.add(ending);
  finishAtExit();
  finishAtSignals();
  return {
    [Symbol.dispose]() {
      state.control.endings.delete(ending);
      listening.close();
    },
  };
}

/** A server that listens, or is about to. */
interface Listening {
  isClosed: boolean;
  /** Removes the socket's file, if there is one. Never throws. */
  removeFile: () => void;
  readonly close: () => void;
}

function listenAnew(
  on: Performer,
  path: string | undefined,
  env: SocketEnv,
  say: (problem: string) => void,
): Listening {
  const server = makeServer(on);
  const listening: Listening = {
    isClosed: false,
    removeFile() {},
    close() {
      listening.isClosed = true;
      server.close();
      server.closeAllConnections();
      listening.removeFile();
    },
  };
  open(server, path, env, listening).then(
    (problem) => {
      if (problem !== undefined) say(`The control socket was not opened. ${problem}`);
    },
    (thrown: unknown) => say(`The control socket was not opened: ${reason(thrown)}.`),
  );
  return listening;
}

/** @returns why it cannot be opened; undefined if it listens, or was closed before */
async function open(
  server: Server,
  given: string | undefined,
  env: SocketEnv,
  listening: Listening,
): Promise<string | undefined> {
  const uid = process.getuid?.();
  if (uid === undefined)
    return "This platform has no sockets with owners. Mount adminHandler() in a server instead.";
  const place = given === undefined ? openFolder(socketFolders(env, uid), uid) : { path: given };
  if ("problem" in place) return place.problem;
  if ("folder" in place) await removeDead(place.folder, uid);
  const path = "path" in place ? place.path : join(place.folder, socketName(process.pid));
  const problem = await clearPath(path, uid, process.platform);
  if (problem === undefined && !listening.isClosed) await listen(server, path, listening);
  return problem;
}

/** Bound with a closed umask, so that at no moment anybody else may connect; a chmod would come too late. */
function listen(server: Server, path: string, listening: Listening): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on("error", reject); // stays: an error of accept must not become an uncaught one
    const before = process.umask(0o177);
    try {
      server.listen({ path, exclusive: true }); // by itself, also in a cluster's worker; bound when it returns
    } finally {
      process.umask(before);
    }
    if (!server.listening) return; // an error follows
    // At once, since the process may end before the next turn.
    const { ino } = lstatSync(path);
    listening.removeFile = () => removeSame(path, ino);
    server.unref();
    resolve();
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
