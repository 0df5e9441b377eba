import { testKilledAtChange } from "../output-changes.ts";
import { testKilledBuilds, testKilledEleventy } from "../output-kills.ts";

testKilledBuilds(100);
testKilledEleventy(10);
testKilledAtChange(1);
