import { testKilledUp } from "../killed-up.ts";
import { testDryRun } from "../lab-dry-run.ts";

testDryRun("default");
testKilledUp(20);
