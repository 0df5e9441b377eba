import { testAgreement } from "../agreement/agreement.ts";
import { testCommands } from "../agreement/commands.ts";

testAgreement(Number(process.env.MINIASCAPE_PLANS ?? 150));
testCommands(50);
