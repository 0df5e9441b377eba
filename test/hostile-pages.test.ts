import { testPageTexts } from "./hostile/page-texts.ts";

testPageTexts(12);
