import { wantsColour } from "../../eleventy/settings.ts";
import type { Call } from "./command.ts";

/** Whether a command's messages have colours: `--no-color` overrides the environment. */
export function isColoured({ options, environment, stderr }: Call): boolean {
  return !options["no-color"] && wantsColour(environment, stderr.isTTY);
}
