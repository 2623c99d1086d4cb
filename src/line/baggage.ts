// What clients hang on their errors beside what went wrong: request options with tokens, sockets, bodies, arguments of
// commands. One row for each client, known by the shape of what it hangs there, so that a minified or subclassed one is
// known as well. A row tells what is printed in its place: a short text, or method, URL and status.
import {
  attempt,
  axiosRequest,
  bodyInPlaceOf,
  headersText,
  inPlaceOf,
  isDatabaseClient,
  isFunction,
  isObject,
  isRequest,
  isResponse,
  isStatement,
  isText,
  matches,
  optionsText,
  pick,
  requestOf,
  responseOf,
  tagOf,
} from "./baggage-parts.js";
import { bareUrl } from "./bare-url.js";
import { isError, type PlainRecord, peek } from "./read.js";

/** Reads a member of the error: what was read already, else the member itself. Never throws. */
type Read = (name: string) => unknown;

interface Client {
  readonly isOne: (read: Read) => boolean;
  /** What is printed under these names; undefined leaves a member as it is. */
  readonly keep: (read: Read) => PlainRecord;
}

const axios: Client = {
  isOne: (read) => read("isAxiosError") === true,
  keep: (read) => ({
    config: inPlaceOf(read("config"), optionsText),
    request: axiosRequest(read("config")) ?? requestOf(read("request")),
    response: responseOf(read("response")),
  }),
};

/** Also the TypeError of node's URL, to which got's options are given. */
const got: Client = {
  isOne: (read) =>
    isText(peek(read("options"), "prefixUrl") ?? peek(read("options"), "baseUrl")) &&
    isObject(peek(read("options"), "retry")),
  keep: (read) => ({
    options: optionsText,
    request: requestOf(read("options")),
    response: responseOf(read("response")),
    input: bareUrl(read("input")),
  }),
};

/** fetch's errors have undici's for their cause; a parser's error, node's too, has the bytes that it read. */
const undici: Client = {
  isOne: (read) => matches(read("code"), /^(?:UND_ERR|HPE_)/),
  keep: (read) => ({
    body: bodyInPlaceOf(read("body")),
    headers: inPlaceOf(read("headers"), headersText),
    data: bodyInPlaceOf(read("data")),
    rawPacket: bodyInPlaceOf(read("rawPacket")),
  }),
};

/** Whatever is built on fetch: its Request and Response are known by themselves. */
const ky: Client = {
  isOne: (read) => tagOf(read("request")) === "Request",
  keep: (read) => ({
    request: requestOf(read("request")),
    response: responseOf(read("response")),
    options: inPlaceOf(read("options"), optionsText),
    data: bodyInPlaceOf(read("data")),
  }),
};

const superagent: Client = {
  isOne: (read) => isFunction(peek(read("response"), "toError")),
  keep: (read) => ({
    request: requestOf(peek(read("response"), "request") ?? peek(read("response"), "req")),
    response: responseOf(read("response")),
  }),
};

const requestPromise: Client = {
  isOne: (read) => typeof peek(read("options"), "resolveWithFullResponse") === "boolean",
  keep: (read) => ({
    options: optionsText,
    request: requestOf(read("options")),
    response: responseOf(read("response")),
    error: bodyInPlaceOf(read("error")),
  }),
};

/** GitHub's answer says what was wrong. */
const octokit: Client = {
  isOne: (read) => read("name") === "HttpError" && isRequest(read("request")),
  keep: (read) => {
    const response = read("response");
    const data = pick(peek(response, "data"), ["message", "documentation_url", "errors"]);
    return {
      request: requestOf(read("request")),
      response: isObject(response) ? { status: peek(response, "status"), data } : undefined,
    };
  },
};

/** graphql-request and @octokit/graphql: variables are what a user typed; the server's list of errors says what was wrong. */
const graphql: Client = {
  isOne: (read) => {
    const [query, response] = [peek(read("request"), "query"), read("response")];
    const isAnswer = ["errors", "data", "status"].some((name) => peek(response, name) !== undefined);
    return (isText(query) || Array.isArray(query)) && isAnswer;
  },
  keep: (read) => {
    const response = read("response");
    return {
      request: "[request left out]",
      response: { status: peek(response, "status"), errors: peek(response, "errors") },
      headers: inPlaceOf(read("headers"), headersText),
      data: bodyInPlaceOf(read("data")),
    };
  },
};

/** `$metadata` has status and ids, and stays. */
const aws: Client = {
  isOne: (read) => isObject(read("$metadata")),
  keep: (read) => ({
    $response: responseOf(read("$response")),
    $responseBodyText: bodyInPlaceOf(read("$responseBodyText")),
  }),
};

const stripe: Client = {
  isOne: (read) => isObject(read("raw")) && (isObject(read("headers")) || isText(read("rawType"))),
  keep: (read) => {
    const names = ["payment_intent", "setup_intent", "payment_method", "source"];
    const parts = names.map((name) => [name, pick(read(name), ["id", "object", "type", "status"])]);
    return {
      raw: "[response left out]",
      headers: inPlaceOf(read("headers"), headersText),
      ...Object.fromEntries(parts),
    };
  },
};

/** ioredis and iovalkey; node_redis up to 3 has the name of the command, and its arguments beside it. */
const redis: Client = {
  isOne: (read) => {
    const command = read("command");
    const hasArguments = isText(peek(command, "name")) && Array.isArray(peek(command, "args"));
    return hasArguments || (isText(command) && Array.isArray(read("args")));
  },
  keep: (read) => ({
    command: isObject(read("command")) ? { name: peek(read("command"), "name") } : undefined,
    args: inPlaceOf(read("args"), "[arguments left out]"),
  }),
};

/** node-redis: the answers of a pipeline, of which some are errors. */
const redisPipeline: Client = {
  isOne: (read) => Array.isArray(read("replies")) && Array.isArray(read("errorIndexes")),
  keep: (read) => {
    const replies = read("replies");
    return { replies: Array.isArray(replies) ? replies.slice(0, 1_000).filter(isError) : undefined };
  },
};

/** A pool's error has its client, which has the connection's parameters. */
const pg: Client = {
  isOne: (read) => [read("client"), read("connection")].some(isDatabaseClient),
  keep: (read) => ({
    client: isDatabaseClient(read("client")) ? "[client left out]" : undefined,
    connection: isDatabaseClient(read("connection")) ? "[connection left out]" : undefined,
  }),
};

/** TypeORM, Sequelize, Drizzle: a statement, and the values for it beside it. */
const sql: Client = {
  isOne: (read) => isText(read("sql")) || isStatement(read("query")),
  keep: (read) => {
    const names = ["parameters", "params", "bindings"];
    return Object.fromEntries(names.map((name) => [name, inPlaceOf(read(name), "[parameters left out]")]));
  },
};

/** The clients of Elasticsearch and OpenSearch: request, connection and body stand in `meta`. */
const elastic: Client = {
  isOne: (read) => isObject(peek(peek(read("meta"), "meta"), "request")),
  keep: (read) => ({ meta: responseOf(read("meta")) }),
};

/** What was answered, in fetch's own object; a server's error has plain headers, which it wants sent. */
const fetched: Client = {
  isOne: (read) => tagOf(read("headers")) === "Headers",
  keep: () => ({ headers: headersText }),
};

/** Any other HTTP client: request options with headers and a URL, or a response with headers and a status. */
const anyHttp: Client = {
  isOne: (read) =>
    [read("config"), read("request"), read("options")].some(isRequest) || isResponse(read("response")),
  keep: (read) => {
    const [config, request, options] = [read("config"), read("request"), read("options")];
    return {
      config: isRequest(config) ? optionsText : undefined,
      options: isRequest(options) ? optionsText : undefined,
      request: requestOf([request, config, options].find(isRequest)),
      response: responseOf(read("response")),
    };
  },
};

/** The first row that knows the error tells; the particular before the general. */
const httpClients: readonly Client[] = [
  ...[axios, ky, got, superagent, requestPromise, octokit, graphql, stripe, anyHttp],
];
const others: readonly Client[] = [undici, aws, elastic, fetched, redis, redisPipeline, pg, sql];

/** What every error may have, which holds nothing of a client's. */
const ofEvery: ReadonlySet<string> = new Set(["cause", "errors"]);
/** What a client may hang on an error as a text; all else is an object. */
const ofClients: ReadonlySet<string> = new Set(["body", "data", "$responseBodyText"]);

/** Whether there may be something to leave out: most errors have texts and numbers only. */
function mayHaveBaggage(members: PlainRecord): boolean {
  for (const name in members) {
    if (ofClients.has(name) || (isObject(members[name]) && !ofEvery.has(name))) return true;
  }
  return false;
}

/** Replaces in the members of an error what clients hang there. @returns the same record */
export function withoutBaggage(error: Error, members: PlainRecord): PlainRecord {
  if (!mayHaveBaggage(members)) return members;
  const read: Read = (name) => (Object.hasOwn(members, name) ? members[name] : peek(error, name));
  const knows = ({ isOne }: Client): boolean => attempt(() => isOne(read)) ?? false;
  for (const client of [httpClients.find(knows), ...others.filter(knows)]) {
    const kept = attempt(() => client?.keep(read)) ?? {};
    for (const [name, value] of Object.entries(kept)) if (value !== undefined) members[name] = value;
  }
  return members;
}
