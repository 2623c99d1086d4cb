// What pino's request and response sniffing, and an HTTP client's error, look like.
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { fail, type Makers, withThrowing } from "./entry.js";

/** Stands in every secret of this file; must not stand in a line. */
export const SECRET = "s3cret-in-a-config";

const request = (more: object): object => ({
  method: "GET",
  url: "/donations",
  headers: { host: "localhost" },
  socket: { remoteAddress: "::1", remotePort: 5 },
  ...more,
});

/** As axios 1.x throws it: the request's secrets hang on the error. */
function clientError(): Error {
  const config = { url: "/pay", headers: { authorization: `Bearer ${SECRET}` }, data: SECRET };
  const sent = { _header: `authorization: ${SECRET}`, config, res: { req: {} } };
  const response = { status: 500, data: SECRET, headers: { "set-cookie": SECRET }, config, request: sent };
  return Object.assign(new Error("Request failed with status code 500"), {
    name: "AxiosError",
    code: "ERR_BAD_RESPONSE",
    isAxiosError: true,
    config,
    request: sent,
    response,
    toJSON: () => ({ message: "Request failed", config }),
  });
}

export const secretive: Makers = {
  "HTTP client's error": clientError,
  "frozen HTTP client's error": () => Object.freeze(clientError()),
  "error caused by an HTTP client's error": () => new Error("payment", { cause: clientError() }),
  "AggregateError of HTTP client's errors": () =>
    new AggregateError([clientError(), clientError()], "all failed"),
};

export const lookalikes: Makers = {
  "request look-alike": () => request({}),
  "request look-alike whose url throws": () => withThrowing(request({}), "url"),
  "request look-alike whose socket throws": () => request({ socket: withThrowing({}, "remoteAddress") }),
  "request look-alike whose headers throw": () => request({ headers: withThrowing({}, "host") }),
  "request look-alike whose id is a function": () => request({ id: () => fail("id") }),
  "request look-alike whose id is a cycle": () => {
    const id: unknown[] = [];
    id.push(id);
    return request({ id });
  },
  "object whose method throws": () => withThrowing({ headers: {}, socket: {} }, "method"),
  "object whose headers and socket are true": () => ({ method: true, headers: true, socket: true }),
  "response look-alike": () => ({
    setHeader() {},
    statusCode: 200,
    headersSent: true,
    getHeaders: () => ({ a: 1 }),
  }),
  "response look-alike whose getHeaders throws": () => ({
    setHeader() {},
    statusCode: 200,
    headersSent: true,
    getHeaders: () => fail("getHeaders"),
  }),
  "response look-alike whose statusCode throws": () => withThrowing({ setHeader() {} }, "statusCode"),
  "object whose setHeader throws": () => withThrowing({ a: 1 }, "setHeader"),
  "real IncomingMessage": () => new IncomingMessage(new Socket()),
  "real ServerResponse": () => new ServerResponse(new IncomingMessage(new Socket())),
  "object shaped like a pino logger": () => ({
    info() {},
    child: () => fail("child"),
    bindings: () => fail("bindings"),
  }),
};
