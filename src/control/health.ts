// Whether lines reach their destinations: the reasons why not, for an alert. Pure.
import type { WriterStats } from "../state.js";

const latelyMs = 60_000;
const nearlyFull = 0.8;

/** The reasons why the logging of a process is not healthy; none where it is. */
export const reasonsAgainst = (writers: readonly WriterStats[]): string[] => [
  ...new Set(writers.flatMap(reasonsOf)),
];

function reasonsOf(writer: WriterStats): string[] {
  const { failure, bufferedBytes, maxBufferBytes, dropped, droppedAgoMs } = writer;
  return [
    ...(failure === undefined ? [] : [`the destination fails: ${failure}`]),
    ...(bufferedBytes < maxBufferBytes * nearlyFull
      ? []
      : [`${bufferedBytes} of ${maxBufferBytes} bytes wait to be written`]),
    ...(droppedAgoMs === undefined || droppedAgoMs >= latelyMs
      ? []
      : [`lines were dropped in the last minute, ${dropped} since the start`]),
  ];
}
