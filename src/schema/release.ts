import * as v from "valibot";
import { atLeast, describe, line, section, text } from "./format.ts";

const texts = (description: string) => describe(v.nullish(v.array(text, "must be a list")), description);
const anything = (description: string) => describe(v.optional(v.unknown()), description);

/** The first word of --extra-args. virt-install would take a word with a dash for another option. */
const kernelArguments = v.pipe(
  line,
  v.check((value) => !value.startsWith("-"), "must be kernel arguments, which do not begin with a dash"),
);

/** Settings of a release for the shipped templates. The rows are in templates/defaults/guest/releases.yml. */
export const releaseRow = section({
  ks_arg: describe(
    v.nullish(kernelArguments),
    "Kernel arguments of an installation.",
    "inst.ks=file:/ks.cfg",
  ),
  install: anything("Whether the kickstart command `install` is needed."),
  key: anything("Whether the installer asks for an installation number."),
  end: anything("Whether %end ends a section."),
  authconfig: anything("Whether authconfig sets the hash method of passwords."),
  eula: anything("Whether the first boot asks for the licence."),
  rootpw_options: texts("Options of `rootpw`."),
  nic: anything("Key of an interface that identifies its card: device or mac."),
  nodefroute: anything("Whether `network` has the option --nodefroute."),
  ipv6: anything("Whether `network` has the option --ipv6=ADDRESS."),
  ipv6gateway: anything("Whether `network` has the option --ipv6gateway."),
  interfacename: anything("Whether `network` has the option --interfacename."),
  network_files: anything("What holds a link in the installed system: ifcfg, keyfile or ifupdown."),
  boot_drive: anything("Option of `bootloader` for the disk to boot from."),
  firewall_ports: anything("Ports of the services in `firewall.services`, by name; or null."),
  ntp: anything("What gets `ntpservers`: ntpd, timezone, timesource, timesyncd or chrony."),
  reqpart: anything("Whether `reqpart` adds the partitions that the firmware needs."),
  fstype: describe(v.nullish(text), "The release's default file system."),
  boot: describe(
    v.nullish(
      section({
        fstype: describe(v.nullish(text), "Its file system."),
        size: describe(v.nullish(atLeast(1, "must be a whole number of MiB, at least 1")), "MiB"),
      }),
    ),
    "The partition for /boot.",
  ),
  packages: texts("Packages of every installation."),
  tree: texts("Package repositories inside the install tree."),
  base64: anything("The command that decodes base64."),
  suite: describe(v.nullish(text), "The release's name in a mirror of Debian.", "bookworm"),
  product: describe(v.nullish(line), "Id of the product in Agama.", "SLES_SAP"),
  inittab: anything("Whether the serial console needs a line in inittab."),
});

/** A row of the table. Other keys are for the lab's own templates. */
export const tableRow = v.nullable(v.intersect([releaseRow]));
