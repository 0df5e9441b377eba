import { testGuestOptions } from "../hostile/guest-options.ts";

testGuestOptions(300);
