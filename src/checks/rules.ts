import { capacityRules } from "./capacity.ts";
import { diskRules } from "./disks.ts";
import { guestRules } from "./guests.ts";
import { hostReachRules } from "./host-reach.ts";
import { networkRules } from "./networks/networks.ts";
import { objectNameRules } from "./object-names.ts";
import { orderRules } from "./order.ts";
import { packageRules } from "./packages.ts";
import { releaseRules } from "./releases.ts";
import type { Rule } from "./rule.ts";
import { templateRules } from "./templates.ts";
import { valueRules } from "./values.ts";

/** Every rule of the plan, in the order of the documentation. */
export const RULES: readonly Rule[] = [
  ...networkRules,
  ...objectNameRules,
  ...guestRules,
  ...orderRules,
  ...diskRules,
  ...packageRules,
  ...releaseRules,
  ...templateRules,
  ...valueRules,
  ...capacityRules,
  ...hostReachRules,
];
