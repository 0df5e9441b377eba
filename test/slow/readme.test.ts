import { testReadme } from "../readme.ts";

testReadme();
