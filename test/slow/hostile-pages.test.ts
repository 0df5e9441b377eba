import { testPageTexts } from "../hostile/page-texts.ts";
import { sample } from "../samples.ts";

testPageTexts(sample(50, 120));
