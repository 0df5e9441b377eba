import { testFaults } from "../build-faults.ts";
import { step } from "../samples.ts";

testFaults(step(1));
