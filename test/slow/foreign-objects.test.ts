import { ORDERS, testLabsBeside } from "../labs-beside.ts";
import { testOthersObjects } from "../others-objects.ts";
import { step } from "../samples.ts";

testOthersObjects(step(2));
testLabsBeside(ORDERS);
