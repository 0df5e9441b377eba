import { testBulk, testEnvironments } from "../host-environments.ts";

testEnvironments(1);
testBulk(12);
