import type { RuleId } from "../rule-ids.ts";

/** Former ids of rules, which `checks.ignore` still accepts, with their present ids. */
export type RenamedIds = Readonly<Record<string, RuleId>>;

export const RENAMED: RenamedIds = {};
