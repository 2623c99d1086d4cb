// Service, version and environment of a logger's lines: from the options, from the environment variables of the format's
// back end, from OpenTelemetry's, or from the application's package.json, in that order.
import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Format } from "./line/format.js";
import type { ServiceOrigin } from "./line/formats/place.js";

type Said = Omit<ServiceOrigin, "project">;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The origin of a logger's lines.
 * @param options `service`, `version`, `environment`, and pino's `name`, which is the service too
 * @param main    the program that Node was started with
 */
export function serviceOriginOf(
  options: Said & { readonly name?: string | undefined },
  env: Environment,
  { asksPackage, variables }: Format,
  main: string | undefined,
): ServiceOrigin {
  const project = ["GOOGLE_CLOUD_PROJECT", "GOOGLE_PROJECT_ID", "GCLOUD_PROJECT"]
    .map((name) => env[name]?.trim())
    .find(Boolean);
  const named = asksPackage ? { service: options.name } : {};
  const first = [options, named, backEndSays(env, variables), openTelemetrySays(env)];
  const known = mergeSaid(first);
  const isWhole = known.service !== undefined && known.version !== undefined;
  return { ...(asksPackage && !isWhole ? mergeSaid([known, packageSays(main, known)]) : known), project };
}

/** Of each the first that is said; an empty text says nothing. */
function mergeSaid(sources: readonly Said[]): Said {
  const first = (name: keyof Said): string | undefined =>
    sources.map((source) => source[name]).find((text) => text !== undefined && text !== "");
  return { service: first("service"), version: first("version"), environment: first("environment") };
}

/** The variables by which the back end's own agents are told, such as `DD_SERVICE`. */
function backEndSays(env: Environment, variables: Format["variables"]): Said {
  const first = (names: readonly string[] = []): string | undefined =>
    names.map((name) => env[name]?.trim()).find(Boolean);
  const { service, version, environment } = variables;
  return { service: first(service), version: first(version), environment: first(environment) };
}

/** `OTEL_SERVICE_NAME` beats `service.name` in `OTEL_RESOURCE_ATTRIBUTES`, as OpenTelemetry has it. */
function openTelemetrySays(env: Environment): Said {
  const attributes = parseAttributes(env["OTEL_RESOURCE_ATTRIBUTES"] ?? "");
  return {
    service: env["OTEL_SERVICE_NAME"] || attributes.get("service.name"),
    version: attributes.get("service.version"),
    environment: attributes.get("deployment.environment.name") ?? attributes.get("deployment.environment"),
  };
}

/** `key=value,key=value`, percent-encoded; what cannot be decoded is left out. */
function parseAttributes(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(",").flatMap((pair): (readonly [string, string])[] => {
    const [name = "", ...value] = pair.split("=");
    try {
      return [[decodeURIComponent(name.trim()), decodeURIComponent(value.join("=").trim())]];
    } catch {
      return [];
    }
  });
  return new Map(pairs);
}

/** The nearest package.json with a name, from the program's folder upwards; its version only with its name. */
function packageSays(main: string | undefined, known: Said): Said {
  const { name, version } = findPackage(main);
  const isSame = known.service === undefined || known.service === name;
  return { service: name, version: isSame ? version : undefined };
}

interface Package {
  readonly name?: string;
  readonly version?: string;
}

function findPackage(main: string | undefined): Package {
  if (main === undefined) return {};
  try {
    for (let folder = dirname(realpathSync(main)), last = ""; folder !== last; folder = dirname(folder)) {
      const found = readPackage(join(folder, "package.json"));
      if (found !== undefined) return found;
      last = folder;
    }
  } catch {
    // `node -e`, or a program that was deleted
  }
  return {};
}

function readPackage(path: string): Package | undefined {
  try {
    const { name, version }: { name?: unknown; version?: unknown } = Object(
      JSON.parse(readFileSync(path, "utf8")),
    );
    if (typeof name !== "string" || name === "") return undefined;
    return typeof version === "string" ? { name, version } : { name };
  } catch {
    return undefined;
  }
}
