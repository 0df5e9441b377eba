import * as v from "valibot";
import { described, section, text } from "./format.ts";

/** The operating system. */
export const os = section({
  id: described(
    v.nullish(text),
    "libosinfo's short id of the release.",
    "rhel9.4",
    "rocky9",
    "almalinux10",
    "centos-stream10",
    "fedora43",
  ),
  kickstart: described(
    v.nullish(text),
    "The release that its kickstart is written for, where `id` does not tell.",
    "RHEL9",
    "F43",
  ),
});
