// Failing calls of real clients over loopback: one line for each, `client` and `err`. The argument is heartwood's index.js.
import { createServer } from "node:http";
import net from "node:net";
import * as octokit from "@octokit/request";
import axios from "axios";
import * as gaxios from "gaxios";
import got from "got";
import { request as graphqlRequest } from "graphql-request";
import createHttpError from "http-errors";
import Redis from "ioredis";
import Joi from "joi";
import ky from "ky";
import fetchOfNode from "node-fetch";
import pg from "pg";
import requestPromise from "request-promise";
import superagent from "superagent";
import * as undici from "undici";
import VError from "verror";

const { createLogger } = await import(process.argv[2]);
const log = createLogger({ base: null, crashes: false, maxLineBytes: 100_000 });
const secret = "s3cr3t";

/** A server of the text that a connection is answered with; a connection without a text is closed. */
async function serve(answer) {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => (answer === undefined ? socket.destroy() : answer(socket, data)));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server.address().port;
}

const failing = createServer((_, response) => {
  response.writeHead(500, { "content-type": "application/json", "set-cookie": secret });
  response.end(JSON.stringify({ message: "out of order", secret, errors: [{ message: "no such field" }] }));
});
await new Promise((done) => failing.listen(0, "127.0.0.1", done));
const { port } = failing.address();
const url = `http://127.0.0.1:${port}/orders/7?page=2`;
const closing = `http://127.0.0.1:${await serve()}/orders/7?page=2`;
const silent = `http://127.0.0.1:${await serve(() => {})}/orders/7?page=2`;
const headers = { authorization: `Bearer ${secret}`, cookie: secret };
const json = { password: secret };

/** Redis' answers: an error to a SET, OK to the commands of a start. */
function errorOfRedis(socket, data) {
  for (const [, name] of String(data).matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g))
    socket.write(name.toUpperCase() === "SET" ? "-WRONGTYPE wrong kind of value\r\n" : "+OK\r\n");
}
const redis = new Redis({ port: await serve(errorOfRedis), host: "127.0.0.1", enableReadyCheck: false });
redis.on("error", () => {});

/** PostgreSQL's answer to a start: an error of that code. */
function errorOfPostgres(socket) {
  const fields = Buffer.from("SERROR\0VERROR\0C28P01\0Mpassword authentication failed\0\0");
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(fields.length + 4, 1);
  socket.end(Buffer.concat([head, fields]));
}
const pool = new pg.Pool({
  host: "127.0.0.1",
  port: await serve(errorOfPostgres),
  user: "u",
  password: secret,
});

/** The error of a pooled client whose connection breaks while nobody uses it: pg-pool hangs the client on it. */
async function brokenIdle() {
  const sockets = [];
  const idle = await serve((socket) => {
    sockets.push(socket);
    socket.write(Buffer.from("520000000800000000" + "5a0000000549", "hex")); // ready
  });
  const own = new pg.Pool({ host: "127.0.0.1", port: idle, user: "u", password: secret });
  const broken = new Promise((_, refuse) => own.on("error", refuse));
  (await own.connect()).release();
  for (const socket of sockets) socket.resetAndDestroy();
  await broken;
}

const calls = {
  axios: () => axios.post(url, json, { headers, auth: { username: "u", password: secret } }),
  "axios, base URL": () => axios.create({ baseURL: url.replace("/7?page=2", ""), headers }).get("/7"),
  "axios, closed": () => axios.get(closing, { headers }),
  "axios, fetch": () => axios.get(url, { headers, adapter: "fetch" }),
  got: () => got.post(url, { headers, json, retry: { limit: 0 } }),
  "got, closed": () => got(closing, { headers, retry: { limit: 0 } }),
  "got, bad URL": () => got("nowhere", { headers, retry: { limit: 0 } }),
  ky: () => ky.post(url, { headers, json, retry: 0 }),
  superagent: () => superagent.post(url).set(headers).send(json),
  "request-promise": () =>
    requestPromise({ uri: url, headers, auth: { user: "u", pass: secret }, json, method: "POST" }),
  "request-promise, closed": () => requestPromise({ uri: closing, headers }),
  octokit: () => octokit.request(`POST ${url}`, { headers, data: json }),
  "graphql-request": () => graphqlRequest(url, "query($p: String) { a(p: $p) }", { p: secret }, headers),
  gaxios: () => gaxios.request({ url, headers, method: "POST", data: json, retry: false }),
  undici: () =>
    undici.request(url, {
      headers,
      dispatcher: new undici.Agent().compose(undici.interceptors.responseError()),
    }),
  "fetch, closed": () => fetch(closing, { headers }),
  "fetch, timeout": () => fetch(silent, { headers, signal: AbortSignal.timeout(20) }),
  "node-fetch, closed": () => fetchOfNode(closing, { headers }),
  ioredis: () => redis.set("key", secret),
  pg: () => pool.query("select $1", [secret]),
  "pg, idle": brokenIdle,
  "http-errors": () => Promise.reject(new createHttpError.PayloadTooLarge()),
  joi: () => Promise.reject(Joi.string().validate(5).error),
  verror: () => Promise.reject(new VError({ cause: new RangeError("inner"), info: { order: 7 } }, "outer")),
};

for (const [client, call] of Object.entries(calls)) {
  try {
    await call();
    log.info({ client }, "did not fail");
  } catch (err) {
    log.error({ client, err }, "failed");
    log.error({ client: `${client}, wrapped`, err: new Error("outer", { cause: err }) }, "failed");
  }
}
await log.flush();
process.exit();
