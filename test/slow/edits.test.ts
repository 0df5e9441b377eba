import { testLargeLabEdits, testLayerEdits } from "../edits.ts";

testLayerEdits(20, ["default", "modern"]);
testLargeLabEdits(10);
