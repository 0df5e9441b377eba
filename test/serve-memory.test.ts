import { testSavesOfCode } from "./serve-memory.ts";

testSavesOfCode(8, 15);
