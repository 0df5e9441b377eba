import { testKilledUp } from "../killed-up.ts";
import { testDryRun } from "../lab-dry-run.ts";
import { testFailingReads } from "../register-reads.ts";

testDryRun("default");
testKilledUp(20);
testFailingReads(1);
