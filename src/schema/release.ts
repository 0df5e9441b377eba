import * as v from "valibot";
import { described, line, section, text } from "./format.ts";

const texts = (what: string, description: string) =>
  described(v.nullish(v.array(text, `\`${what}\` is a list`)), description);
const anything = (description: string) => described(v.optional(v.unknown()), description);

/** The first word of --extra-args, which takes no other option for its value. */
const kernelArguments = v.pipe(
  line,
  v.check(
    (given) => !given.startsWith("-"),
    "`ks_arg` must be kernel arguments, which do not begin with a dash",
  ),
);

/** What the shipped templates read of a release; templates/defaults/guest/releases.yml has the rows. */
export const releaseRow = section({
  ks_arg: described(
    v.nullish(kernelArguments),
    "Kernel arguments of an installation.",
    "inst.ks=file:/ks.cfg",
  ),
  install: anything("The kickstart command `install` is needed."),
  key: anything("The installer asks for an installation number."),
  end: anything("%end ends a section."),
  authconfig: anything("authconfig chooses how passwords are hashed."),
  eula: anything("The first boot asks for the licence."),
  rootpw_options: texts("rootpw_options", "Options of `rootpw`."),
  nic: anything("Key of an interface that names its card: device or mac."),
  nodefroute: anything("`network` has the option --nodefroute."),
  ipv6: anything("`network` has the option --ipv6=ADDRESS."),
  ipv6gateway: anything("`network` has the option --ipv6gateway."),
  boot_drive: anything("Option of `bootloader` that names the disk to boot from."),
  firewall_ports: anything("Ports by the names that `firewall.services` may use, or null."),
  ntp: anything("Who takes `ntpservers`: ntpd, timezone or timesource."),
  reqpart: anything("`reqpart` adds what the firmware needs."),
  fstype: anything("The release's own file system."),
  boot: anything("`fstype` and `size` (MiB) of /boot."),
  packages: texts("packages", "Packages of every installation."),
  tree: texts("tree", "Package repositories inside the install tree."),
  base64: anything("The command that decodes base64."),
  inittab: anything("The serial console needs a line in inittab."),
});

/** A row of the table: what more it says is its own templates' business. */
export const tableRow = v.nullable(v.intersect([releaseRow]));
