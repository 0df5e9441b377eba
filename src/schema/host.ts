import { z } from "zod";
import { templateMap } from "./format.ts";

/** The known keys of the host's merged values. */
export const hostSchema = z.looseObject({ host_templates: templateMap.nullish() });

export type HostValues = z.infer<typeof hostSchema>;
