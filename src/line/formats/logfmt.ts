// logfmt: `key=value` pairs on one line, for Loki, Heroku's tools and people with grep.
import { isoTimeAs } from "../time.js";
import { at, spread } from "./place.js";
import { type Format, formatFor } from "./table.js";

export const logfmt: Format = formatFor({
  header: ["level", "time"],
  level: (label) => ({ level: label }),
  timestamp: isoTimeAs("time"),
  messageKey: "msg",
  fold: "logfmt",
  own: {},
  fields: {
    err: spread({
      type: at("err.type"),
      message: at("err.message"),
      stack: at("err.stack"),
      code: at("err.code"),
    }),
    req: spread({
      method: at("req.method"),
      path: at("req.path"),
      route: at("req.route"),
      url: at("req.url"),
    }),
    res: spread({ statusCode: at("res.statusCode"), bytes: at("res.bytes") }),
  },
});
