import { testVolumeUsers } from "../volume-users.ts";

testVolumeUsers(1);
