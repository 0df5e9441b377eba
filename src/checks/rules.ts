import { capacityRules } from "./capacity.ts";
import { guestRules } from "./guests/rules.ts";
import { hostReachRules } from "./host-reach.ts";
import { netbootServedRules } from "./netboot-served.ts";
import { networkRules } from "./networks/networks.ts";
import { objectNameRules } from "./object-names.ts";
import type { Rule } from "./rule.ts";
import { storageRules } from "./storages.ts";
import { templateRules } from "./templates.ts";
import { valueRules } from "./values.ts";

/** Every rule of the plan, in the order of the documentation. */
export const RULES: readonly Rule[] = [
  ...networkRules,
  ...objectNameRules,
  ...guestRules,
  ...netbootServedRules,
  ...storageRules,
  ...templateRules,
  ...valueRules,
  ...capacityRules,
  ...hostReachRules,
];
