import { testScriptText } from "../script-text.ts";

testScriptText("all");
