import { testAnyValue } from "../hostile/any-value.ts";

testAnyValue(600, 50);
