import { buildSite } from "../build.ts";
import { testScripts } from "../libvirt-scripts.ts";
import { ownDefault } from "../own-default.ts";

testScripts("default", ownDefault);
testScripts("modern", () => buildSite("modern"));
