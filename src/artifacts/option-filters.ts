import { isMap } from "../merge/merge.ts";
import { cpu } from "../schema/cpu.ts";
import { graphics } from "../schema/graphics.ts";
import { location, treeUrl } from "../schema/location.ts";
import { type Suboptions, suboptionText } from "../schema/suboptions.ts";
import { kindOf, QuotingError } from "./quoting.ts";

const TABLES = new Map<unknown, Suboptions>([cpu, graphics, location].map((table) => [table.key, table]));

/** Filters for values of `virtinst` that are text or a map. Their result must be quoted like any other text. */
export const OPTION_FILTERS: Readonly<
  Record<string, (value: unknown, ...args: readonly unknown[]) => unknown>
> = {
  suboptions(value, option) {
    const table = TABLES.get(option);
    if (!table)
      throw new QuotingError(`\`suboptions\` is for ${[...TABLES.keys()].join(", ")}: name one of them`);
    if (typeof value !== "string" && !isMap(value))
      throw new QuotingError(
        `\`suboptions\` takes text or a map, but this is ${kindOf(value)}: set the value`,
      );
    return suboptionText(table, value);
  },
  tree_url: (value) => treeUrl(value),
};
