// The README's table of the formats' names, made of the tables in code.
import { type FormatName, formats } from "../../../src/line/format.js";
import { findPlace, type Place } from "../../../src/line/formats/place.js";

const columns = ["json", "ecs", "gcp", "datadog", "otel", "lambda", "logfmt"] as const; // a literal list of formats

/** What heartwood prints of a line's process, and the fields that some format has a name of its own for. */
const ownNames = ["logger", "service", "version", "environment", "hostname", "pid"] as const; // as above
const fieldNames = [
  ...["trace_id", "span_id", "trace_flags", "request_id", "user_id", "session_id", "tenant_id"],
  ...["err.type", "err.message", "err.stack", "err.code"],
  ...["req.method", "req.path", "req.route", "req.url", "req.remoteAddress", "req.remotePort"],
  ...["res.statusCode", "res.bytes", "responseTime"],
];

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const code = (name: string): string => (name === "" ? "" : `\`${name}\``);

/** The name of a member, dotted where it stands in an object. */
const nameAt = ({ name, within }: Place): string => (within === undefined ? name : `${within}."${name}"`);

/** The names of the members of a JSON object's text that may lack its end. */
const namesIn = (text: string): string[] => Object.keys(JSON.parse(`{${text.slice(1)}}`));

function headerNames(format: FormatName, level: string, number: number): [level: string, time: string] {
  const { level: print, timestamp } = formats[format];
  const members = Object.entries(print?.(level, number) ?? {}).filter(([name]) => name !== "@type");
  return [
    members.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", "),
    namesIn(timestamp?.() ?? ",")[0] ?? "",
  ];
}

/** The name that a field, or a member of one, has in a format; empty where it is the same. */
export function placed(format: FormatName, path: string): string {
  const [name = "", member] = path.split(".");
  const place = findPlace(formats[format].fields, name);
  if (place === undefined) return "";
  const found = "members" in place ? place.members[member ?? ""] : place;
  return found === undefined || nameAt(found) === path ? "" : nameAt(found);
}

/** The table, as the README has it. */
export function namesTable(): string {
  const head = ["", ...columns.map(code)];
  const own = ownNames.map((name) => [
    code(name),
    ...columns.map((each) => code(nameAt(formats[each].own[name]))),
  ]);
  const fields = fieldNames.map((path) => [
    code(path),
    ...columns.map((each) => (each === "json" ? code(path) : code(placed(each, path)))),
  ]);
  const levels = [
    ["info", 30] as const,
    ["fatal", 60] as const, // pairs, not arrays of either
  ].map(([level, number]) => [level, ...columns.map((each) => code(headerNames(each, level, number)[0]))]);
  const time = ["time", ...columns.map((each) => code(headerNames(each, "info", 30)[1]))];
  const message = ["message", ...columns.map((each) => code(formats[each].messageKey))];
  const rows = [head, head.map(() => "---"), time, ...levels, message, ...own, ...fields];
  return rows.map(row).join("\n");
}

/** Every name that the table has a row for. */
export const tableNames: readonly string[] = fieldNames;

/** The places of a format, its own names' and its fields'. */
export function placesOf(format: FormatName): Place[] {
  const { own, fields } = formats[format];
  const places = [...Object.values(own), ...Object.values(fields)];
  return places.flatMap((place) => ("members" in place ? Object.values(place.members) : [place]));
}
