import { testAgreement } from "../agreement/agreement.ts";
import { testCommands } from "../agreement/commands.ts";

/** The gate has few, because they are the same each time. */
const PLANS = Number(process.env.MINIASCAPE_PLANS ?? 100);

testAgreement(PLANS);
testCommands(Math.min(50, Math.ceil(PLANS / 20)));
