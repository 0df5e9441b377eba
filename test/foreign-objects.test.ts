import { testLabsBeside } from "./labs-beside.ts";
import { testOthersObjects, testRenamedObjects } from "./others-objects.ts";

testOthersObjects(4);
testRenamedObjects();
testLabsBeside([]);
