import { testAgreement } from "../agreement/agreement.ts";
import { testCommands } from "../agreement/commands.ts";

testAgreement(2000);
testCommands(50);
