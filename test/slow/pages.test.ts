import { testValidPages } from "../valid-pages.ts";

for (const site of ["default", "modern"]) testValidPages(site, "all");
