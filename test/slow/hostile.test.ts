import { testAnyValue } from "../hostile/any-value.ts";

testAnyValue(2000, 100);
