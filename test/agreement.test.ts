import { testAgreement } from "./agreement/agreement.ts";

/** The same plans each time; `test/slow` has others each time. */
const SEED = 15;

testAgreement(25, SEED);
