// The fenced blocks of a README that are files: their first line is a comment with the file's name.

/** A block to be written to disk as it stands. */
export interface FileBlock {
  readonly name: string;
  readonly text: string;
}

/**
 * The file blocks under a heading, down to the next heading of its own or a higher rank.
 * `undefined` where there is no such heading.
 * @param heading the whole line, `### Jest`
 */
export function fileBlocksUnder(markdown: string, heading: string): FileBlock[] | undefined {
  const rank = heading.indexOf(" ");
  const blocks: FileBlock[] = [];
  let found = false;
  let block: string[] | undefined;
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) {
      const name = /^\/\/ (\S+)$/.exec(block?.[0] ?? "")?.[1];
      if (block !== undefined && name !== undefined) blocks.push({ name, text: `${block.join("\n")}\n` });
      block = found && block === undefined ? [] : undefined;
    } else if (block !== undefined) {
      block.push(line);
    } else if (line === heading) {
      found = true;
    } else if (found && (/^#+(?= )/.exec(line)?.[0].length ?? Number.POSITIVE_INFINITY) <= rank) {
      break;
    }
  }
  return found ? blocks : undefined;
}
