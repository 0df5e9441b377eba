import { plainValue } from "../../explain/value-text.ts";
import { LISTS } from "../../listing/list-names.ts";
import { LISTINGS, type List } from "../../listing/lists.ts";
import { table } from "../../listing/table.ts";
import type { ValueMap } from "../../merge/merge.ts";
import { nearest } from "../../nearest.ts";
import { type Call, type Status, UsageError } from "../command-line/command.ts";
import { withPlanLayers } from "./plan-layers.ts";

/** `miniascape list` */
export function run(call: Call): Status {
  const { options, operands, stdout } = call;
  const [listName = "guests", ...others] = operands;
  if (others.length > 0) throw new UsageError("one list at a time");
  const name = LISTS.find((list) => list === listName);
  if (!name)
    throw new UsageError(
      `unknown list \`${listName}\`: ${nearest(listName, LISTS, `choose one of ${LISTS.join(", ")}`)}`,
    );
  return withPlanLayers(call, (layers) => {
    const list = LISTINGS[name];
    const rows = list.rows(layers);
    const secrets = layers.secrets();
    const masked = rows.map((row) => secrets.mask(plainValue(row)) as ValueMap);
    stdout.write(options.json ? `${JSON.stringify(masked, null, 2)}\n` : textOf(list, masked));
    return 0;
  });
}

function textOf({ columns }: List, rows: readonly ValueMap[]): string {
  return table(
    columns.map(({ heading }) => heading),
    rows.map((row) => columns.map(({ cell }) => cell(row))),
  );
}
