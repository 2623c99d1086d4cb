// Whether a page of another site may have sent a request with the operator's cookies or password: browsers say where a
// request comes from. Pure.
import { show } from "../errors.js";

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Why a request is refused as another site's; undefined if it may be performed. A program that is no browser sends
 * neither header, and is left to `authorize`.
 * @param origins those that are allowed besides the server's own, such as `https://admin.example`
 */
export function foreignBecause(headers: Headers, origins: readonly string[]): string | undefined {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) {
    if (allowedSites.includes(site)) return undefined;
    return `A page of another site sent this: Sec-Fetch-Site is ${show(site)}, and must be ${allowedSites.join(" or ")}. Open a page of this server, or use a program that is no browser.`;
  }
  // Browsers leave it out over plain HTTP, unless the host is this machine.
  const { origin } = headers;
  if (origin === undefined) return undefined;
  if (origins.includes(origin) || (isOrigin(origin) && isOwn(new URL(origin), headers))) return undefined;
  return `A page of another site sent this: Origin is ${show(origin)}, and must be this server's own, as in Host or X-Forwarded-Host, or one of adminHandler's option "origins".`;
}

const allowedSites: readonly string[] = ["same-origin", "none"];

/** Whether a host by which the client may know this server is that of the origin; the scheme implies a port. */
function isOwn({ protocol, host }: URL, headers: Headers): boolean {
  const { host: own, ":authority": authority, "x-forwarded-host": forwarded } = headers;
  return [own, authority, ...(forwarded ?? "").split(",")].some((given) => {
    const name = given?.trim() ?? "";
    const url = `${protocol}//${name}`;
    return /^[^\s/?#@\\]+$/.test(name) && URL.canParse(url) && new URL(url).host === host;
  });
}

/** Whether a text is an origin as browsers send it, such as `https://admin.example:8443`. */
export const isOrigin = (value: unknown): value is string =>
  typeof value === "string" && URL.canParse(value) && new URL(value).origin === value;
