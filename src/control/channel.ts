// A channel: what brings an operator's requests to this process. Your own is one function.
import type { Origin } from "../levels/controller.js";
import type { Answer, Request } from "./protocol.js";

/** What a channel of your own is given. */
export interface ChannelControl {
  /**
   * Answers a request of the protocol; never throws.
   * @param origin the channel's name, and who the caller says it is: both stand in the audit line
   * @example perform({ method: "PUT", path: "/loggers/db", query: "", body: '{"level":"debug"}' }, { channel: "nats" })
   */
  perform(request: Request, origin: Origin): Answer;
}

/** Opens a channel. What it returns is disposed of when the last logger of the process is closed. */
export type Channel = (control: ChannelControl) => Disposable;
