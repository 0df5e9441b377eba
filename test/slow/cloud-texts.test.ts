import { testCloudTexts } from "../cloud-texts.ts";

testCloudTexts(1000);
