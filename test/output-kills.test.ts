import { testKilledBuilds } from "./output-kills.ts";

testKilledBuilds(10);
