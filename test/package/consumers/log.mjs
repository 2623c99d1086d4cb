// A user's program: one line within a context. The argument is the format.
import { addContext, createLogger, runWithContext } from "heartwood";

const format = process.argv[2];
const log = createLogger(format === undefined ? {} : { format });
const db = log.named("db");

runWithContext({ request_id: "r-17" }, async () => {
  await Promise.resolve();
  addContext({ user_id: "u-42" });
  db.info({ rows: 3 }, "query done");
});
