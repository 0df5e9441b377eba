import * as v from "valibot";
import { cluster } from "./cluster.ts";
import { disk } from "./disk.ts";
import { firewall } from "./firewall.ts";
import {
  checks,
  described,
  domainName,
  flag,
  label,
  line,
  mapOf,
  name,
  nameList,
  namePrefix,
  oneOf,
  section,
  templateMap,
  text,
} from "./format.ts";
import { interfaceDefaults, networkInterface } from "./interface.ts";
import { os } from "./os.ts";
import { partitioning } from "./partitioning.ts";
import { releaseRow, tableRow } from "./release.ts";
import { installerRepositories, systemRepositories } from "./repositories.ts";
import { setupFile } from "./setup-file.ts";
import { services, timezone } from "./system.ts";
import { authorizedKeys, user } from "./user.ts";
import { virtinst } from "./virtinst.ts";

/** The known sections of a guest's merged values; any other key is the templates' business. */
export const guestSchema = v.looseObject({
  sysgroup: described(v.nullish(name), "The guest's kind, where its name without -<number> is not it."),
  hostname: described(v.nullish(label), "By default the guest's name."),
  domain: described(v.nullish(domainName), "By default that of the first interface's network.", "lab.test"),
  description: described(v.nullish(text), "Shown wherever the guest is."),
  name_prefix: namePrefix,
  after: described(
    v.nullish(v.array(name, "`after` is a list of guests' names")),
    "Guests that `up` builds and starts before this one.",
    ["ipa"],
  ),
  os: described(v.nullish(os), "The operating system."),
  virtinst: described(v.nullish(virtinst), "The virtual machine, and its installation by virt-install."),
  defaults: described(
    v.nullish(
      section({
        disk: described(v.optional(disk), "Under every item of `disks`."),
        interface: described(v.optional(interfaceDefaults), "Under every item of `interfaces`."),
      }),
    ),
    "What lies under every item of the lists.",
  ),
  disks: described(v.nullish(v.array(disk, "`disks` is a list of maps")), "The first holds the system.", [
    { size: 20 },
  ]),
  interfaces: described(
    v.nullish(v.array(networkInterface, "`interfaces` is a list of maps")),
    "The first gives the guest its fully qualified name.",
    [{ network: "service", ip: "192.168.155.10" }],
  ),
  cluster: described(v.nullish(cluster), "A cluster of guests."),
  packages: described(
    v.nullish(v.array(text, "`packages` is a list of package names")),
    "Beside the release's own; -name leaves one out.",
    ["nginx"],
  ),
  setup_data: described(
    v.nullish(v.array(setupFile, "`setup_data` is a list of maps with `src` and `dst`")),
    "Files of the setup archive, unpacked to /root/setup.",
  ),
  templates: described(
    v.nullish(templateMap),
    "The guest's files: any key, a template and the file it makes.",
    { autoinst: { src: "autoinstall.d/ks.cfg", dst: "ks.cfg" } },
  ),
  checks,

  rootpw: described(
    v.optional(v.unknown()),
    "root's crypt hash: openssl passwd -6. `!!` locks the password.",
  ),
  authorized_keys: described(authorizedKeys, "root's, whole lines of authorized_keys."),
  users: described(
    v.nullish(v.array(user, "`users` is a list of maps")),
    "Users of the installed system beside root.",
    [{ name: "alice", groups: ["wheel"] }],
  ),
  lang: described(v.nullish(text), "The system's language.", "en_US.UTF-8"),
  keyboard: described(v.nullish(text), "The keyboard's layout.", "us"),
  timezone: described(v.nullish(timezone), "The time zone."),
  ntpservers: described(nameList("ntpservers"), "Instead of the release's own.", ["ntp.lab.test"]),
  selinux: described(
    v.nullish(oneOf("selinux", ["enforcing", "permissive", "disabled"])),
    "SELinux of the installed system.",
  ),
  firewall: described(v.nullish(firewall), "The installed system's firewall."),
  services: described(v.nullish(services), "Services of the installed system."),
  partitioning: described(
    v.nullish(partitioning),
    "On the first disk; the installer leaves all others alone.",
  ),
  kernel_args: described(
    v.nullish(v.array(line, "`kernel_args` is a list of kernel arguments")),
    "Of the installed system.",
    ["console=ttyS0,115200"],
  ),
  repos: described(
    v.nullish(installerRepositories),
    "Package repositories beside the install tree, for the installer.",
  ),
  keep_tree: described(
    v.nullish(flag),
    "Whether the installed system keeps the install tree, and what of `repos` is below it.",
  ),
  yum_repos: described(
    v.nullish(systemRepositories),
    "Further package repositories for the installed system.",
  ),
  releases: described(
    v.nullish(mapOf(tableRow, "`releases` is a map of releases and what is true of each")),
    "What the releases differ in; a guest sees its own row as `release`.",
  ),
  release: described(v.nullish(releaseRow), "On top of the guest's row of `releases`."),
});

export type GuestValues = v.InferInput<typeof guestSchema>;
