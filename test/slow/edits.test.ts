import { testLayerEdits } from "../edits.ts";

testLayerEdits(20, ["default", "modern"]);
