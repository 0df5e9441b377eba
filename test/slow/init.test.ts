import { testDesigns } from "../designs.ts";

testDesigns(1);
