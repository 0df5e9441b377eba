import { INSTALLERS, testAnswerKeys } from "../answer-keys.ts";

for (const name of Object.keys(INSTALLERS)) testAnswerKeys(name);
