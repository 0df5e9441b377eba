import type { Rule } from "../rule.ts";
import { diskRules } from "./disks.ts";
import { kindRules } from "./kinds.ts";
import { guestNameRules } from "./names.ts";
import { orderRules } from "./order.ts";
import { packageRules } from "./packages.ts";
import { passwordRules } from "./passwords.ts";
import { releaseRules } from "./releases.ts";

/** The rules about guests and their contents. */
export const guestRules: readonly Rule[] = [
  ...guestNameRules,
  ...kindRules,
  ...passwordRules,
  ...orderRules,
  ...diskRules,
  ...packageRules,
  ...releaseRules,
];
