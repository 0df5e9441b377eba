import { testKilledAtChange } from "../output-changes.ts";
import { testKilledBuilds, testKilledEleventy } from "../output-kills.ts";
import { sample, step } from "../samples.ts";

testKilledBuilds(sample(50, 100));
testKilledEleventy(sample(5, 10));
testKilledAtChange(step(1));
