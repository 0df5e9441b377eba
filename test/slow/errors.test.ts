import { testFaults } from "../build-faults.ts";

testFaults(1);
