import { testAgreement } from "../agreement/agreement.ts";
import { testCommands } from "../agreement/commands.ts";
import { sample } from "../samples.ts";

/** The gate has few, because they are the same each time. */
const PLANS = Number(process.env.MINIASCAPE_PLANS ?? sample(100, 100));

testAgreement(PLANS);
testCommands(Math.min(50, Math.ceil(PLANS / 20)));
