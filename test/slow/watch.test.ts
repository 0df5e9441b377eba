import { testBurst, testSaves } from "../saves.ts";

testSaves([0, 5, 15, 40, 100, 200, 350, 600]);
testBurst(150);
