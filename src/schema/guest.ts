import * as v from "valibot";
import {
  atLeast,
  checks,
  described,
  domainName,
  flag,
  ipv4,
  ipv4Beside,
  ipv6,
  label,
  line,
  mac,
  mapOf,
  name,
  namePrefix,
  oneOf,
  port,
  relativePath,
  section,
  templateMap,
  text,
  wholeNumber,
} from "./format.ts";
import { releaseRow, tableRow } from "./release.ts";
import { componentName, virtinst } from "./virtinst.ts";

// The words of libvirt's own schema, domaincommon.rng and storagecommon.rng; `nvme` came with 11.5.
const FORMATS = [
  ...["qcow2", "raw", "qed", "qcow", "cow", "vmdk", "vdi", "vpc", "vhd", "luks", "ploop"],
  ...["bochs", "cloop", "dmg", "iso", "dir", "fat"],
] as const;
const BUSES = ["virtio", "scsi", "sata", "ide", "usb", "nvme", "sd", "fdc", "xen", "uml"] as const;
const CACHES = ["none", "default", "writeback", "writethrough", "directsync", "unsafe"] as const;

const disk = section({
  pool: described(v.optional(name), "The storage pool of the volume.", "default"),
  format: described(v.optional(oneOf("format", FORMATS)), "The image's format. A shared disk is raw."),
  cache: described(v.optional(oneOf("cache", CACHES)), "How the host caches the disk."),
  bus: described(v.optional(oneOf("bus", BUSES)), "What the guest sees it on."),
  size: described(v.optional(atLeast(1, "a size is at least 1 GiB")), "GiB", 20),
  volume: described(
    v.nullish(name),
    "The volume's name: by default <guest>.<format>, <guest>-1.<format> and so on.",
  ),
  shared: described(v.optional(flag), "Whether other guests write to the volume too."),
});

const networkInterface = section({
  network: described(name, "The libvirt network that it is on.", "service"),
  mac: described(
    v.nullish(mac),
    "Without one, miniascape gives one that depends on the site, the guest's name and the interface alone.",
    "52:54:00:05:00:10",
  ),
  ip: described(
    v.nullish(ipv4Beside("ip6")),
    "Without one, the guest gets an address of the network's dynamic range.",
    "192.168.155.10",
  ),
  ip6: described(
    v.nullish(ipv6),
    "Without one, the guest gets what the network's IPv6 has for everybody. A kickstart sets it, whatever `bootproto` says: DHCPv6 knows a guest only by the name that it sends.",
    "fd00:5::10",
  ),
  bootproto: described(
    v.optional(v.picklist(["dhcp", "static"], "`bootproto` is dhcp or static")),
    "How the installed system gets its IPv4 address.",
  ),
  dns: described(v.optional(flag), "Whether the network's DNS answers the guest's name with this address."),
  model: described(
    v.optional(componentName("model", "a network card", "virtio", "e1000e")),
    "The network card.",
    "virtio",
    "e1000e",
  ),
  device: described(v.optional(name), "The card's name in the guest, where the kickstart needs it.", "eth0"),
});

const interfaceDefaults = section({
  ...networkInterface.entries,
  network: described(v.optional(name), "The libvirt network that it is on."),
});

/** 0644 is a number to YAML, whose digits are the same. */
const fileMode = v.union([v.string(), wholeNumber], "a mode is octal digits, like 0644");

const setupFile = section({
  src: described(relativePath, "A template, below one of the template directories.", "setup/db/setup-db.sh"),
  dst: described(relativePath, "Its path in the archive, below /root/setup of the guest.", "setup-db.sh"),
  install: described(
    v.nullish(
      section({
        mode: described(fileMode, "The file's mode.", "0644"),
        dst: described(text, "Its path in the guest.", "/etc/nginx/default.d/who.conf"),
      }),
    ),
    "Copied to where the system wants it.",
  ),
});

const PORT = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
const FIREWALL_PORT = "a port is `number:protocol`, like 8443:tcp";
const firewallPort = v.union(
  [
    v.pipe(
      text,
      v.regex(
        new RegExp(`^([A-Za-z][A-Za-z0-9_.+-]*|${PORT}(-${PORT})?)(:(tcp|udp|sctp|dccp))?$`),
        FIREWALL_PORT,
      ),
    ),
    port,
  ],
  FIREWALL_PORT,
);

const names = (what: string) => v.nullish(v.array(text, `\`${what}\` is a list of names`));

const authorizedKeys = v.nullish(v.array(line, "`authorized_keys` is a list of whole lines"));

const user = section({
  name: described(
    v.pipe(
      text,
      v.regex(
        /^[a-z_][a-z0-9_-]{0,31}$/,
        "a user's name is at most 32 lower case letters, digits and _ -, and begins with a letter",
      ),
    ),
    "The login.",
    "alice",
  ),
  password: described(
    v.optional(v.unknown()),
    "Crypt hash: openssl passwd -6. Without one, no password lets the user in.",
  ),
  groups: described(names("groups"), "Further groups.", ["wheel"]),
  shell: described(v.nullish(text), "The login shell.", "/bin/bash"),
  authorized_keys: described(authorizedKeys, "Whole lines of authorized_keys."),
});

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
  os: described(
    v.nullish(
      section({
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
      }),
    ),
    "The operating system.",
  ),
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
  cluster: described(
    v.nullish(
      section({
        name: described(v.nullish(text), "The cluster's name."),
        nodes: described(
          v.nullish(v.array(name, "`nodes` is a list of guests' names")),
          "Names of guests, which templates see as `cluster.members`.",
          ["ha-1", "ha-2", "ha-3"],
        ),
        members: described(v.optional(v.unknown()), "Made of `nodes`: whatever is here is replaced."),
        heartbeat: described(
          v.nullish(atLeast(0, "`heartbeat` is the index of an interface, from 0")),
          "Index of the interface for the cluster's own traffic; null: the first carries all.",
          1,
        ),
        ip: described(v.nullish(ipv4), "Address of the service that moves between the nodes."),
        mountpoint: described(v.nullish(text), "Where the shared disk is mounted.", "/srv/cluster"),
        fstype: described(v.nullish(text), "File system of the shared disk.", "xfs"),
        hacluster_password: described(
          v.optional(v.unknown()),
          "Crypt hash of the user that pcs logs in with: openssl passwd -6",
        ),
      }),
    ),
    "A cluster of guests; a gluster pool is one too.",
  ),
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
  timezone: described(
    v.nullish(
      section(
        {
          name: described(v.nullish(text), "As in /usr/share/zoneinfo.", "Etc/UTC", "Asia/Tokyo"),
          utc: described(v.nullish(flag), "Whether the hardware clock keeps UTC."),
        },
        "this is a map of `name` and `utc`",
      ),
    ),
    "The time zone.",
  ),
  ntpservers: described(names("ntpservers"), "Instead of the release's own.", ["ntp.lab.test"]),
  selinux: described(
    v.nullish(oneOf("selinux", ["enforcing", "permissive", "disabled"])),
    "SELinux of the installed system.",
  ),
  firewall: described(
    v.nullish(
      section({
        enabled: described(v.nullish(flag), "Whether there is one."),
        services: described(names("services"), "Services that may be reached.", ["ssh", "https"]),
        ports: described(
          v.nullish(v.array(firewallPort, "`ports` is a list of ports, like 8443:tcp")),
          "Further ports that may be reached.",
          ["8443:tcp"],
        ),
      }),
    ),
    "The installed system's firewall.",
  ),
  services: described(
    v.nullish(
      section(
        {
          enabled: described(names("enabled"), "Services that start with the system.", ["nginx"]),
          disabled: described(names("disabled"), "Services that do not."),
        },
        "`services` is a map of `enabled` and `disabled`",
      ),
    ),
    "Services of the installed system.",
  ),
  partitioning: described(
    v.nullish(
      section({
        fstype: described(v.nullish(text), "null: the release's own.", "xfs"),
        swap: described(v.nullish(atLeast(0, "a size is not negative")), "MiB", 512),
        parts: described(
          v.nullish(
            v.array(
              section({
                mountpoint: described(text, "Where it is mounted.", "/var/satellite"),
                size: described(atLeast(1, "a size is at least 1 MiB"), "MiB", 30720),
              }),
              "`parts` is a list of maps with `mountpoint` and `size`",
            ),
          ),
          "Partitions beside /boot, swap and /, which takes the rest.",
        ),
      }),
    ),
    "On the first disk; the installer leaves all others alone.",
  ),
  kernel_args: described(
    v.nullish(v.array(line, "`kernel_args` is a list of kernel arguments")),
    "Of the installed system.",
    ["console=ttyS0,115200"],
  ),
  repos: described(
    v.nullish(
      v.array(
        section({
          name: described(text, "The repository's name.", "HighAvailability"),
          baseurl: described(text, "Its URL; without :// it is below the install tree."),
        }),
        "`repos` is a list of maps with `name` and `baseurl`",
      ),
    ),
    "Package repositories beside the install tree, for the installer.",
  ),
  keep_tree: described(
    v.nullish(flag),
    "Whether the installed system keeps the install tree, and what of `repos` is below it.",
  ),
  yum_repos: described(
    v.nullish(
      v.array(
        section({
          name: described(text, "The repository's name."),
          baseurl: described(text, "Its URL."),
          gpgkey: described(v.nullish(text), "Without one, signatures are not checked."),
        }),
        "`yum_repos` is a list of maps with `name` and `baseurl`",
      ),
    ),
    "Further package repositories for the installed system.",
  ),
  product: described(
    v.nullish(
      section({
        source: described(v.nullish(text), "What `mount` takes: an ISO image, or a tree on an NFS server."),
        admin: described(v.nullish(text), "The administrator's login."),
        admin_password: described(v.optional(v.unknown()), "The administrator's password."),
        organization: described(v.nullish(text), "The organization's name."),
        location: described(v.nullish(text), "The city.", "Tokyo"),
        country: described(v.nullish(text), "Two letters.", "JP"),
      }),
    ),
    "An installation of a product: the answers to its installer's questions.",
  ),
  rhui: described(
    v.nullish(
      section({
        cds: described(v.nullish(v.array(name, "`cds` is a list of guests' names")), "Guests' names."),
        client_rpm: described(v.nullish(text), "URL of the package that the RHUA made for the clients."),
      }),
    ),
    "Red Hat Update Infrastructure.",
  ),
  registration: described(
    v.nullish(
      section({
        server: described(v.nullish(text), "The Satellite."),
        activation_key: described(v.optional(v.unknown()), "The key by which the client registers itself."),
      }),
    ),
    "A client's Satellite.",
  ),
  gluster: described(
    v.nullish(
      section({
        bricks: described(v.nullish(text), "Each disk after the first is a brick below this directory."),
        volume: described(v.nullish(text), "The volume's name."),
        replica: described(v.nullish(atLeast(1, "`replica` is at least 1")), "Copies of each file."),
      }),
    ),
    "The volume made of the bricks of all nodes.",
  ),
  releases: described(
    v.nullish(mapOf(tableRow, "`releases` is a map of releases and what is true of each")),
    "What the releases differ in; a guest sees its own row as `release`.",
  ),
  release: described(v.nullish(releaseRow), "On top of the guest's row of `releases`."),
});

export type GuestValues = v.InferInput<typeof guestSchema>;
