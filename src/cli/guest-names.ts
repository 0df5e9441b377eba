import { PlanError } from "../diagnostic.ts";
import { wantsColour } from "../eleventy/settings.ts";
import { Catalog } from "../layers/catalog.ts";
import { LayerReader } from "../layers/reader.ts";
import { textReport } from "../report/text.ts";
import type { Call, Status } from "./command.ts";
import { planOf } from "./plan-options.ts";

/** The names of all guests, also of a plan with findings; 1 where there is no plan, which is told. */
export function guestNames(call: Call): readonly string[] | Status {
  const { options, environment, stderr } = call;
  try {
    return new Catalog(new LayerReader(), planOf(call)).names("guest");
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    const colour = !options["no-color"] && wantsColour(environment, stderr.isTTY);
    stderr.write(`${textReport(error.diagnostics, { colour })}\n`);
    return 1;
  }
}
