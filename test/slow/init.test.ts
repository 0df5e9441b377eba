import { testDesigns, testSystems } from "../designs.ts";

testDesigns(1);
testSystems(1);
