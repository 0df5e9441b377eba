import { testHarmlessEdits, testSingleFaults } from "./single-faults.ts";

testSingleFaults(150);
testHarmlessEdits(100);
