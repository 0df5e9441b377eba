import { testAnyValue } from "./hostile/any-value.ts";

testAnyValue(250, 25);
