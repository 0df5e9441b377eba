import { testCloudTexts } from "../cloud-texts.ts";

testCloudTexts(2000);
