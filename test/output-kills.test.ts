import { testKilledBuilds, testKilledEleventy } from "./output-kills.ts";

testKilledBuilds(10);
testKilledEleventy(1);
