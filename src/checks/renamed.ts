import type { RuleId } from "../finding-ids.ts";

/** Former ids of rules, which `checks.ignore` of older layers names, and what they are called now. */
export type RenamedIds = Readonly<Record<string, RuleId>>;

export const RENAMED: RenamedIds = {};
