import { testRealPools } from "../real-pools.ts";

testRealPools();
