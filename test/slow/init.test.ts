import { testDesigns, testSystems } from "../designs.ts";
import { step } from "../samples.ts";

testDesigns(step(2));
testSystems(step(2));
