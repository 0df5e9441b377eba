import { testBulk, testEnvironments } from "../host-environments.ts";
import { sample, step } from "../samples.ts";

testEnvironments(step(1));
testBulk(sample(12, 12));
