import { testSecretKeys } from "../secret-keys.ts";

testSecretKeys(1);
