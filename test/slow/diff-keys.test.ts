import { testSameKeys } from "../diff-keys.ts";

testSameKeys();
