import { testAnyValue } from "../hostile/any-value.ts";
import { sample } from "../samples.ts";

testAnyValue(sample(200, 600), sample(8, 50));
