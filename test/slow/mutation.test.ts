import { sample } from "../samples.ts";
import { testHarmlessEdits, testSingleFaults } from "../single-faults.ts";

testSingleFaults(sample(150, 500));
testHarmlessEdits(sample(150, 500));
