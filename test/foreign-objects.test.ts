import { testLabsBeside } from "./labs-beside.ts";
import { testOthersObjects, testRenamedObjects } from "./others-objects.ts";

testOthersObjects(3);
testRenamedObjects();
testLabsBeside([[0, 1]]);
