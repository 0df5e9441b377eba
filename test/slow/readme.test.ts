import { testReadme } from "../readme.ts";

testReadme({ source: true });
