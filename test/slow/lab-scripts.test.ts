import { buildSite } from "../build.ts";
import { testKilledUp } from "../killed-up.ts";
import { testDryRun } from "../lab-dry-run.ts";
import { ownDefault } from "../own-default.ts";
import { testFailingReads } from "../register-reads.ts";
import { sample, step } from "../samples.ts";

testDryRun("default", ownDefault);
testDryRun("modern", () => buildSite("modern"));
testKilledUp(sample(6, 20));
testFailingReads(step(2));
