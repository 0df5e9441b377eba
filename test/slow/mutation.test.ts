import { testHarmlessEdits, testSingleFaults } from "../single-faults.ts";

testSingleFaults(500);
testHarmlessEdits(500);
