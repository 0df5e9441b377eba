import { testReads } from "./down-reads.ts";

testReads(19);
