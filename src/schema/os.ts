import * as v from "valibot";
import { describe, section, text } from "./format.ts";

/** The operating system. */
export const os = section({
  id: describe(
    v.nullish(text),
    "libosinfo's short id of the release.",
    "rhel9.4",
    "rocky9",
    "almalinux10",
    "centos-stream10",
    "fedora43",
  ),
  kickstart: describe(
    v.nullish(text),
    "The release of the kickstart syntax. Default: derived from `id`.",
    "RHEL9",
    "F43",
  ),
});
