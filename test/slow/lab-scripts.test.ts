import { buildSite } from "../build.ts";
import { testKilledUp } from "../killed-up.ts";
import { testDryRun } from "../lab-dry-run.ts";
import { testFailingReads } from "../register-reads.ts";

for (const site of ["default", "modern"]) testDryRun(site, () => buildSite(site));
testKilledUp(20);
testFailingReads(1);
