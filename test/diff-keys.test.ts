import { testHostKeys, testObjectKeys } from "./diff-keys.ts";

testObjectKeys(5);
testHostKeys();
