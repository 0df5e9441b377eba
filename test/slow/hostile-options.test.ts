import { testGuestOptions } from "../hostile/guest-options.ts";
import { sample } from "../samples.ts";

testGuestOptions(sample(100, 300));
