import { testLayerEdits } from "./edits.ts";

testLayerEdits(4);
