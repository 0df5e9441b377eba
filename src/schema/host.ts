import * as v from "valibot";
import { templateMap } from "./format.ts";

/** The known keys of the host's merged values. */
export const hostSchema = v.looseObject({ host_templates: v.nullish(templateMap) });

export type HostValues = v.InferInput<typeof hostSchema>;
