// Runs a program whose stdout is a connected socket, and hands on what comes out at the other end.
// node relay.mjs unix|tcp <command> <arguments>…
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [kind, command, ...args] = process.argv.slice(2);
const server = createServer((arriving) => arriving.pipe(process.stdout));
const path = join(tmpdir(), `heartwood-relay-${process.pid}.sock`);
await once(server.listen(kind === "unix" ? { path } : { port: 0, host: "127.0.0.1" }), "listening");
const socket = connect(kind === "unix" ? { path } : server.address());
await once(socket, "connect");
const child = spawn(command, args, { stdio: ["ignore", socket, "inherit"] });
socket.destroy(); // the child's copy stays
server.close();
[process.exitCode] = await once(child, "exit");
