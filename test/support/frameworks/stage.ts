// A framework on the stage: an application with the routes of routes.ts, behind its adapter, on a real socket.
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "../../../src/index.js";
import type { RequestOptions } from "../../../src/request/node.js";

export interface Stage {
  readonly name: string;
  /** Whether the framework finds a pattern for a path. */
  readonly knowsRoutes: boolean;
  /** Whether what a handler threw is on the completion line; where not, the framework logs it itself. */
  readonly tellsErrors: boolean;
  /** Whether the adapter sees a body that was parsed. */
  readonly seesBodies: boolean;
  start(log: Logger, options: RequestOptions, waiting: () => void): Promise<Started>;
}

export interface Started {
  readonly server: Server;
  close(): Promise<void>;
}

export interface Running {
  readonly port: number;
  readonly server: Server;
  close(): Promise<void>;
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port; // it listens on TCP

/** Has a server listen, and closes it with all its connections. */
export async function listening(server: Server): Promise<Started> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    server,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
