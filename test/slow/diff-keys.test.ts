import { testObjectKeys, testSameKeys } from "../diff-keys.ts";

testObjectKeys(1);
testSameKeys();
