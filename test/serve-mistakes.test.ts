import { testMistakes } from "./serve-mistakes.ts";

testMistakes(2);
