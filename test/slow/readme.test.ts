import { testReadme } from "../readme.ts";
import { isWhole } from "../samples.ts";

// `npm test` runs the README in a copy of the project with compiled code.
if (isWhole) testReadme({ source: true });
