import { testBulk, testEnvironments } from "./host-environments.ts";

testEnvironments(3);
testBulk(3);
