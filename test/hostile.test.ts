import { testAnyValue } from "./hostile/any-value.ts";

testAnyValue(120, 12);
