import { testAnyValue } from "./hostile/any-value.ts";

testAnyValue(60, 2);
