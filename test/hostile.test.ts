import { testAnyValue } from "./hostile/any-value.ts";

testAnyValue(25, 1);
