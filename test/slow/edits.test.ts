import { testLargeLabEdits, testLayerEdits } from "../edits.ts";
import { sample } from "../samples.ts";

testLayerEdits(sample(12, 20), ["default", "modern"]);
testLargeLabEdits(sample(5, 10));
