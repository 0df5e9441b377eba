import { testHostKeys, testObjectKeys } from "./diff-keys.ts";

testObjectKeys();
testHostKeys();
