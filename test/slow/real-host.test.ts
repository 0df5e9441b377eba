import { testRealHost } from "../real-host.ts";

testRealHost({ isWhole: true });
