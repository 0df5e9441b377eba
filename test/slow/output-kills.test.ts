import { testKilledBuilds, testKilledEleventy } from "../output-kills.ts";

testKilledBuilds(100);
testKilledEleventy(10);
