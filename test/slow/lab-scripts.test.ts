import { buildSite } from "../build.ts";
import { testKilledUp } from "../killed-up.ts";
import { testDryRun } from "../lab-dry-run.ts";
import { ownDefault } from "../own-default.ts";
import { testFailingReads } from "../register-reads.ts";

testDryRun("default", ownDefault);
testDryRun("modern", () => buildSite("modern"));
testKilledUp(20);
testFailingReads(1);
