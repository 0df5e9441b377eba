import * as v from "valibot";
import { INSTALLER_NAMES } from "../installers/names.ts";
import { checks } from "./checks.ts";
import { cluster } from "./cluster.ts";
import { disk } from "./disk.ts";
import { firewall } from "./firewall.ts";
import {
  describe,
  domainName,
  flag,
  label,
  line,
  mapOf,
  name,
  namePrefix,
  oneOf,
  section,
  templateMap,
  text,
} from "./format.ts";
import { installation } from "./installation.ts";
import { interfaceDefaults, networkInterface } from "./interface.ts";
import { linkReference, upperLinks } from "./link.ts";
import { os } from "./os.ts";
import { partitioning } from "./partitioning.ts";
import { range } from "./range.ts";
import { releaseRow, tableRow } from "./release.ts";
import { installerRepositories, systemRepositories } from "./repositories.ts";
import { setupFile } from "./setup-file.ts";
import { services, timeServers, timezone } from "./system.ts";
import { authorizedKeys, user } from "./user.ts";
import { virtinst } from "./virtinst.ts";

/** The sections of a guest's merged values. Other keys are for templates. */
export const guestSchema = v.looseObject({
  sysgroup: describe(v.nullish(name), "The guest's kind. Default: its name without -<number>."),
  hostname: describe(v.nullish(label), "Default: the guest's name."),
  domain: describe(
    v.nullish(domainName),
    "Default: the domain of the first interface's network.",
    "lab.test",
  ),
  description: describe(v.nullish(text), "A short text for lists and pages."),
  range: describe(
    v.nullish(range),
    "The file of the guest stands for several guests: NAME-<from> to NAME-<to>. Only in the guest's own file.",
    { from: 1, to: 20, width: 2 },
  ),
  name_prefix: namePrefix,
  virtual: describe(
    v.nullish(flag),
    "Whether it is a virtual machine. false: a machine of its own, for which the host has no script, but DHCP, DNS, pages and an answer file.",
    false,
  ),
  netboot: describe(
    v.nullish(oneOf(["install", "none"])),
    "install: the machine is installed each time that it boots from a network with `netboot`. none (the default): only a guest with `virtinst.method: pxe` is, by its vmbuild.sh.",
    "install",
  ),
  after: describe(
    v.nullish(v.array(name, "must be a list of guests' names")),
    "Guests that `up` builds and starts before this one.",
    ["ipa"],
  ),
  os: describe(v.nullish(os), "The operating system."),
  image: describe(
    v.nullish(name),
    "A cloud image of the host's `cloud_images`: the guest starts from it, and cloud-init or Ignition sets it up. No installer runs.",
    "debian12",
  ),
  image_copy: describe(
    v.nullish(oneOf(["linked", "full"])),
    "The first disk of a guest with an `image`: linked (the default) holds only the differences to the image, full is independent of it.",
  ),
  installer: describe(
    v.nullish(oneOf(INSTALLER_NAMES)),
    "What sets the guest up. Default: cloud-init or Ignition for a guest with an `image`, else the installer of its release. `manual`: the guest boots from its first disk, else a CD-ROM drive, else the network. `import`: its first disk has the system.",
  ),
  virtinst: describe(v.nullish(virtinst), "The virtual machine, and its installation by virt-install."),
  defaults: describe(
    v.nullish(
      section({
        disk: describe(v.optional(disk), "Defaults for every item of `disks`."),
        interface: describe(v.optional(interfaceDefaults), "Defaults for every item of `interfaces`."),
      }),
    ),
    "Defaults for the items of `disks` and `interfaces`.",
  ),
  disks: describe(
    v.nullish(v.array(disk, "must be a list of maps")),
    "The guest's disks; the first one is for the system.",
    [{ size: 20 }],
  ),
  interfaces: describe(
    v.nullish(v.array(networkInterface, "must be a list of maps")),
    "The guest's network interfaces; the guest's full name is in the domain of the first one.",
    [{ network: "service", ip: "192.168.155.10" }],
  ),
  default_interface: describe(
    v.nullish(linkReference),
    "The link that has the default route and the name server: the index of an interface, or a name. Default: the first interface whose network has a way out.",
    1,
  ),
  ...upperLinks,
  cluster: describe(v.nullish(cluster), "A cluster of guests."),
  packages: describe(
    v.nullish(v.array(text, "must be a list of package names")),
    "Packages to install, in addition to those of the release; -name excludes a package.",
    ["nginx"],
  ),
  setup_data: describe(
    v.nullish(v.array(setupFile, "must be a list of maps with `src` and `dst`")),
    "Files of the setup archive, which the guest unpacks to /root/setup.",
  ),
  templates: describe(
    v.nullish(templateMap),
    "The guest's files: any name, with a template and its output file.",
    { autoinst: { src: "autoinstall.d/ks.cfg", dst: "ks.cfg" } },
  ),
  checks,

  ...installation,
  rootpw: describe(
    v.optional(v.unknown()),
    "Crypt hash of root's password: openssl passwd -6. `!!` locks the password.",
  ),
  authorized_keys: describe(authorizedKeys, "Lines for root's authorized_keys."),
  users: describe(
    v.nullish(v.array(user, "must be a list of maps")),
    "Users of the installed system, besides root.",
    [{ name: "alice", groups: ["wheel"] }],
  ),
  lang: describe(v.nullish(text), "The system's language.", "en_US.UTF-8"),
  keyboard: describe(v.nullish(text), "The keyboard layout.", "us"),
  timezone: describe(v.nullish(timezone), "The time zone."),
  ntpservers: describe(timeServers, "NTP servers. Default: those of the release.", ["ntp.lab.test"]),
  selinux: describe(
    v.nullish(oneOf(["enforcing", "permissive", "disabled"])),
    "SELinux mode of the installed system.",
  ),
  firewall: describe(v.nullish(firewall), "The installed system's firewall."),
  services: describe(v.nullish(services), "Services of the installed system."),
  partitioning: describe(
    v.nullish(partitioning),
    "Partitions of the first disk. The installer does not touch other disks.",
  ),
  kernel_args: describe(
    v.nullish(v.array(line, "must be a list of kernel arguments")),
    "Kernel arguments of the installed system.",
    ["console=ttyS0,115200"],
  ),
  repos: describe(
    v.nullish(installerRepositories),
    "Package repositories for the installer, in addition to the install tree.",
  ),
  keep_tree: describe(
    v.nullish(flag),
    "Whether the installed system keeps the install tree and the `repos` in it as repositories.",
  ),
  yum_repos: describe(v.nullish(systemRepositories), "More package repositories for the installed system."),
  releases: describe(
    v.nullish(mapOf(tableRow, "must be a map of releases and their settings")),
    "Differences between releases. Templates get the row of the guest's release as `release`.",
  ),
  release: describe(v.nullish(releaseRow), "Overrides values of the guest's row in `releases`."),
});

export type GuestValues = v.InferInput<typeof guestSchema>;
