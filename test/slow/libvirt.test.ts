import { testScripts } from "../libvirt-scripts.ts";

for (const site of ["default", "modern"]) testScripts(site);
