import { testLayerEdits } from "./edits.ts";

testLayerEdits(2, ["modern"]);
