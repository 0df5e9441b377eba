import { testEdits } from "./live-edits.ts";

testEdits(1);
