import { testLargeLabEdits, testLayerEdits } from "../edits.ts";
import { sample } from "../samples.ts";

testLayerEdits(sample(8, 20), ["default", "modern"]);
testLargeLabEdits(sample(4, 10));
