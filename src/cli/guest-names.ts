import { PlanError } from "../diagnostic.ts";
import { Catalog } from "../layers/catalog.ts";
import { LayerReader } from "../layers/reader.ts";
import { textReport } from "../report/text.ts";
import { isColoured } from "./colour.ts";
import type { Call, Status } from "./command.ts";
import { planOf } from "./plan-options.ts";

/** The names of all guests, also of a plan with findings; 1 where there is no plan, which is told. */
export function guestNames(call: Call): readonly string[] | Status {
  const { stderr } = call;
  try {
    return new Catalog(new LayerReader(), planOf(call)).names("guest");
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    const colour = isColoured(call);
    stderr.write(`${textReport(error.diagnostics, { colour })}\n`);
    return 1;
  }
}
