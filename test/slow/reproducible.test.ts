import { testElsewhere } from "../built-elsewhere.ts";

testElsewhere("default");
