// What may go wrong by design: a request that is turned down, a store that does not answer.

const refusals = {
  body_not_json: { status: 400, level: "info" },
  body_incomplete: { status: 400, level: "info" },
  unauthorised: { status: 401, level: "warn" },
  not_found: { status: 404, level: "info" },
  too_large: { status: 413, level: "info" },
  invalid: { status: 422, level: "info" },
} satisfies Record<string, { status: number; level: "info" | "warn" }>;

export type RefusalCode = keyof typeof refusals;

/**
 * A request turned down for a reason that lies with the client. The message is sent to the client *and*
 * logged, so it names the field and the shape of what came, never the value.
 * @example throw new Refusal("invalid", "amount: a fraction came; send a whole number, 1 to 1000")
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly status: number;
  /** How loudly it is logged: a wrong token may be an attack, the rest is everyday. */
  readonly level: "info" | "warn";

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
    this.status = refusals[code].status;
    this.level = refusals[code].level;
  }
}

/** The audit trail could not be written or read. The cause is what the file system said. */
export class StoreFailure extends Error {
  override readonly name = "StoreFailure";

  constructor(message: string, cause: unknown) {
    super(message, { cause });
  }
}
