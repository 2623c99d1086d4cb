// `npm run bench:report`: the README's section, RESULTS.md and the charts anew, from the saved results.
import { command } from "../command.js";
import { publish } from "./publish.js";

await command("Usage: npm run bench:report", {}, async () => publish());
