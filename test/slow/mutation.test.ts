import { sample } from "../samples.ts";
import { testHarmlessEdits, testSingleFaults } from "../single-faults.ts";

testSingleFaults(sample(300, 500));
testHarmlessEdits(sample(300, 500));
