// The program of the measured process: does the work of one soak, sampled all the while. See measured.ts for who starts it.
import { startSampling } from "./sampler.js";
import type { Message } from "./soak.js";
import { requireSoak } from "./soaks.js";

const tell = (message: Message): void => void process.send?.(message);

const [name = "", seconds = "", everyMs = ""] = process.argv.slice(2);
process.once("disconnect", () => process.exit(1)); // nobody watches any more

const stopSampling = startSampling(Number(everyMs), (sample) => tell({ sample }));
const counts = await requireSoak(name).work(Number(seconds));
stopSampling();
tell({ counts });
process.removeAllListeners("disconnect");
process.disconnect();
