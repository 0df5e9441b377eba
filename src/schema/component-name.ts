import * as v from "valibot";
import { text } from "./format.ts";

/** The name of a QEMU component. It becomes an option of virt-install, or a part of one. */
export function componentName(what: string, ...examples: readonly string[]) {
  const message = `must be the name of ${what}, like ${examples.join(" or ")}: letters, digits and _ . -, and must not start with a dot or a dash`;
  return v.pipe(text, v.regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, message));
}
