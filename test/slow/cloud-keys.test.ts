import { testCloudKeys } from "../cloud-keys.ts";

testCloudKeys();
