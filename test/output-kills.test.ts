import { testKilledBuilds, testKilledEleventy } from "./output-kills.ts";

testKilledBuilds(20);
testKilledEleventy(2);
