// The README's chart: per scenario a bar for each logger, as long as its CPU time per line beside a pino child's.
import { type RivalName, rivals } from "../rival.js";
import { type ScenarioName, scenarioNames, scenarios } from "../scenarios.js";
import type { Cells, Results } from "./results.js";
import { ratioText } from "./text.js";

export const themes = ["light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** In the order in which they stand. */
const barNames = [
  "heartwood",
  "pino-child",
  "pino-sync",
  "pino-mixin",
  "winston",
] as const satisfies RivalName[];

/** heartwood's bar has a colour, the others' are greys. */
interface Colours {
  readonly text: string;
  readonly faint: string;
  readonly bars: Readonly<Record<(typeof barNames)[number], string>>;
}

const coloursOf: Readonly<Record<Theme, Colours>> = {
  light: {
    text: "#1f2328",
    faint: "#afb8c1",
    bars: {
      heartwood: "#bc4c00",
      "pino-child": "#57606a",
      "pino-sync": "#818b95",
      "pino-mixin": "#afb8c1",
      winston: "#d8dee4",
    },
  },
  dark: {
    text: "#e6edf3",
    faint: "#57606a",
    bars: {
      heartwood: "#f0883e",
      "pino-child": "#adb6c0",
      "pino-sync": "#848d97",
      "pino-mixin": "#5d6670",
      winston: "#3d444d",
    },
  },
};

const size = { width: 860, left: 175, right: 60, top: 58, bottom: 36, bar: 9, step: 11, gap: 14 };
const groupHeight = barNames.length * size.step + size.gap;

/** A bar that is longer than so many of a pino child's ends there, and says how long it is. */
const longestBar = 2.5;

interface Group {
  readonly title: string;
  /** CPU per line as parts of a pino child's, in the order of the bars. */
  readonly parts: readonly number[];
}

/** An SVG in a theme's colours, on a transparent ground. */
export function chart({ figures, node, date }: Results<"lines">, theme: Theme): string {
  const groups = scenarioNames.flatMap((name) => groupOf(name, figures[name]));
  const colours = coloursOf[theme];
  const height = size.top + groups.length * groupHeight + size.bottom - size.gap;
  const longest = Math.min(longestBar, Math.max(1, ...groups.flatMap(({ parts }) => parts)));
  const unit = (size.width - size.left - size.right) / longest;
  const elements = [
    text(0, 16, "CPU time per line, relative to a pino child logger: shorter is better", heading),
    ...barNames.map((name, index) => legendEntry(name, index, colours)),
    wholeLine(unit, height, colours),
    ...groups.flatMap((group, index) => bars(group, size.top + index * groupHeight, unit, colours)),
    text(0, height - 6, `Node ${node}, ${date}. Written by npm run bench.`, 'font-size="11" opacity="0.7"'),
  ];
  const attributes = `width="${size.width}" height="${height}" viewBox="0 0 ${size.width} ${height}" ${font}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" ${attributes} fill="${colours.text}">
<title>CPU time per line, relative to a pino child logger</title>
${elements.join("\n")}
</svg>
`;
}

const font = `font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="12"`;
const heading = 'font-weight="600" font-size="14"';

/** None where nothing is written, or where the others do not write: there is nothing to compare. */
function groupOf(name: ScenarioName, cells: Cells[ScenarioName] = {}): Group[] {
  const parts = barNames.map((bar) => (cells[bar]?.cpuNs ?? 0) / (cells["pino-child"]?.cpuNs ?? 0));
  const isComparable = scenarios[name].call !== "disabled" && parts.every((part) => part > 0);
  return isComparable ? [{ title: scenarios[name].title, parts }] : [];
}

function bars({ title, parts }: Group, top: number, unit: number, { bars: fills }: Colours): string[] {
  const middle = top + (barNames.length * size.step) / 2 + 3;
  const shapes = barNames.flatMap((name, index) => {
    const part = parts[index] ?? 0;
    const y = top + index * size.step;
    const width = Math.round(Math.min(part, longestBar) * unit);
    const isSaid = name === "heartwood" || part > longestBar;
    const said = text(
      size.left + width + 5,
      y + size.bar,
      ratioText(part, 1),
      labelStyle[name] ?? plainLabel,
    );
    return [rectangle(size.left, y, width, size.bar, fills[name]), ...(isSaid ? [said] : [])];
  });
  return [text(size.left - 10, middle, title, 'text-anchor="end"'), ...shapes];
}

const plainLabel = 'font-size="10"';
const labelStyle: { readonly [R in RivalName]?: string } = { heartwood: 'font-weight="600" font-size="11"' };

/** Where a pino child's bars end. */
function wholeLine(unit: number, height: number, { faint }: Colours): string {
  const x = Math.round(size.left + unit) + 0.5;
  return `<path d="M${x} ${size.top - 6}V${height - size.bottom + 6}" stroke="${faint}" stroke-dasharray="3 3"/>`;
}

function legendEntry(name: (typeof barNames)[number], index: number, { bars: fills }: Colours): string {
  const x = size.left + index * 128;
  return rectangle(x, 30, 10, 10, fills[name]) + text(x + 15, 39, rivals[name].title, "");
}

const rectangle = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="1.5" fill="${fill}"/>`;

function text(x: number, y: number, content: string, style: string): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}"${style === "" ? "" : ` ${style}`}>${escaped}</text>`;
}
