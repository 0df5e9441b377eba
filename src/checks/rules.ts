import { addressRules } from "./addresses.ts";
import { nameRules } from "./names.ts";
import { networkRules } from "./networks.ts";
import type { Rule } from "./rule.ts";

/** Every rule of the plan, in the order of the documentation. */
export const RULES: readonly Rule[] = [...networkRules, ...addressRules, ...nameRules];
