import { testAnyValue } from "../hostile/any-value.ts";

testAnyValue(1000, 50);
