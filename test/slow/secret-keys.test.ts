import { step } from "../samples.ts";
import { testSecretKeys } from "../secret-keys.ts";

testSecretKeys(step(1));
