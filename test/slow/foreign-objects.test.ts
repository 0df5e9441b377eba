import { ORDERS, testLabsBeside } from "../labs-beside.ts";
import { testOthersObjects } from "../others-objects.ts";

testOthersObjects(1);
testLabsBeside(ORDERS);
