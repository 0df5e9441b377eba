import { testObjectKeys, testSameKeys } from "../diff-keys.ts";
import { step } from "../samples.ts";

testObjectKeys(step(1));
testSameKeys();
