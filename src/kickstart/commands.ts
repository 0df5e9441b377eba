import type { From } from "./release.ts";

/** When a command, an option or a section came, and went. */
export interface Life {
  /** First releases; RHEL5 when absent. Fedora from 40 on has what RHEL 9 or older has, named or not. */
  since?: From;
  deprecated?: From;
  removed?: From;
  /** Only in this family. */
  only?: "RHEL";
  /** The remedy before `since`. */
  before?: string;
  /** The remedy after `deprecated` and `removed`. */
  instead?: string;
}

/**
 * Options are written as `name` (a flag), `name=` (any text), `name=#` (an integer), `name=a|b` (one of these),
 * `name=?` (the value may be left out), with `!` at the end when the command needs them.
 * A command without `options` takes what it likes: only its life is known.
 */
export interface Command extends Life {
  /** By the first releases that know them; the same rule for Fedora as in `since`. */
  options?: Record<From, string>;
  lives?: Record<string, Life>;
  /** How many words beside options: "0" when absent, "1", "0-1", "1+", by first release where that changed. */
  words?: string | Record<From, string>;
  /** With one of these options the words may be absent. */
  wordless?: string;
  /** At least one of these. */
  needs?: string;
  /** Commands that exclude this one. */
  excludes?: string;
}

// Source, unless an entry names another: the command and option maps of pykickstart 3.74, handler by handler (RHEL5
// to RHEL10, F7 to F45). Where the last pykickstart of a RHEL release (branches rhel5 to rhel10) knows more than 3.74
// tells of that release, it is right, since it is what the installer runs: marked "own".
// "docs": Red Hat's installation guides, appendix on Kickstart changes (RHEL 8, 9), Migration Planning Guide (RHEL 6).

const luks = {
  RHEL5: "encrypted passphrase=",
  RHEL6: "backuppassphrase cipher= escrowcert=",
  RHEL8: "luks-version= pbkdf= pbkdf-iterations=# pbkdf-memory=# pbkdf-time=#",
};

const filesystem = {
  RHEL5: "bytes-per-inode=# fsoptions= fstype= noformat",
  RHEL6: "fsprofile=",
  RHEL7: "mkfsoptions=",
};

const filesystemLives: Record<string, Life> = {
  "bytes-per-inode": { deprecated: "RHEL6", removed: "RHEL7 F14", instead: "use `--mkfsoptions`" },
};

const trust = "sslcacert= sslclientcert= sslclientkey=";

const auth: Command = { deprecated: "RHEL8 F28", removed: "RHEL10 F35", instead: "use `authselect`" };

const displayMode: Command = { options: { RHEL8: "non-interactive" } };

const gone: Command = { deprecated: "RHEL8 F29", removed: "RHEL9 F34" };

const partition: Command = {
  words: "1",
  options: merge(luks, filesystem, {
    RHEL5:
      "active asprimary end=# grow label= maxsize=# onbiosdisk= ondisk= ondrive= onpart= recommended size=# start=# type= usepart=",
    RHEL6: "hibernation",
    RHEL7: "resize",
    F41: "hw-passphrase=",
  }),
  lives: {
    ...filesystemLives,
    active: gone,
    start: { deprecated: "RHEL6", removed: "RHEL7 F14" },
    end: { deprecated: "RHEL6", removed: "RHEL7 F14" },
  },
  excludes: "autopart mount",
};

const reboot: Command = {
  // own: RHEL7's kexec
  options: { RHEL5: "eject", RHEL7: "kexec" },
};

export const commands: Record<string, Command> = {
  auth,
  authconfig: auth,
  authselect: { since: "RHEL8", before: "use `auth`" },
  autopart: {
    options: merge(luks, {
      RHEL7: "fstype= nohome nolvm type=lvm|btrfs|plain|partition|thinp",
      RHEL8: "noboot noswap",
      "RHEL10 F40": "hibernation",
      F41: "hw-passphrase=",
    }),
    excludes: "partition raid volgroup logvol mount reqpart",
  },
  // own: deprecated in RHEL8
  autostep: { options: { RHEL5: "autoscreenshot" }, deprecated: "RHEL8 F34", removed: "RHEL10 F40" },
  bootc: {
    since: "RHEL10 F43",
    options: { "RHEL10 F43": "source-imgref=! target-imgref= stateroot=", F45: "bootloader= composefs" },
    excludes: "ostreesetup ostreecontainer",
    before: "use `ostreecontainer`",
  },
  bootloader: {
    options: {
      RHEL5: "append= driveorder= hvargs= lba32 location=mbr|partition|none|boot md5pass= password= upgrade",
      RHEL6: "default= iscrypted timeout=#",
      RHEL7: "boot-drive= disabled extlinux leavebootorder nombr",
      "RHEL10 F40": "sdboot",
    },
    lives: {
      hvargs: { removed: "RHEL6 F7", instead: "use `--append`" },
      lba32: { deprecated: "RHEL6", removed: "RHEL7 F14" },
      upgrade: gone,
    },
  },
  // docs: RHEL 8 has no btrfs; its pykickstart ignores the command with a warning
  btrfs: { since: "RHEL7", deprecated: "RHEL8", removed: "RHEL10", instead: "use `logvol` or `part`" },
  cdrom: { options: {} },
  clearpart: {
    options: {
      RHEL5: "all drives= initlabel linux none",
      RHEL7: "cdl disklabel= list=",
    },
  },
  cmdline: displayMode,
  device: gone,
  deviceprobe: gone,
  dmraid: { ...gone, instead: "name the disk in `ignoredisk` or `part`" },
  driverdisk: {},
  eula: {
    since: "RHEL7",
    options: { RHEL7: "agreed agree accepted accept" },
    needs: "agreed agree accepted accept",
  },
  fcoe: { since: "RHEL6" },
  firewall: {
    options: {
      RHEL5: "disable disabled enable enabled ftp http port= smtp ssh trust= high medium telnet",
      RHEL6: "service=",
      // own: RHEL7's use-system-defaults
      RHEL7: "remove-service= use-system-defaults",
    },
    lives: {
      high: { deprecated: "RHEL5", removed: "RHEL6 F9", instead: "use `--enabled`" },
      medium: { deprecated: "RHEL5", removed: "RHEL6 F9", instead: "use `--enabled`" },
      telnet: { deprecated: "RHEL6", removed: "RHEL7 F14", instead: "use `--port=23:tcp`" },
    },
  },
  firstboot: { options: { RHEL5: "disable disabled enable enabled reconfig" } },
  graphical: displayMode,
  group: { since: "RHEL6", options: { RHEL6: "name=! gid=#" }, before: "use `groupadd` in `%post`" },
  halt: reboot,
  harddrive: {
    options: { RHEL5: "dir=! partition= biospart=" },
    lives: { biospart: { removed: "RHEL9 F33", instead: "use `--partition`" } },
    needs: "partition biospart",
  },
  hmc: { since: "RHEL7", options: {} },
  ignoredisk: {
    options: { RHEL5: "drives= only-use=", RHEL6: "interactive" },
    lives: { interactive: gone },
    needs: "drives only-use interactive",
  },
  install: { ...gone, instead: "leave it out, or use the method alone (`url`, `nfs`, `cdrom`)" },
  interactive: { removed: "RHEL7 F15", instead: "leave it out" },
  iscsi: {},
  iscsiname: { words: "1", options: {} },
  // docs: RHEL 6 has no installation numbers; its pykickstart still reads the command
  key: { only: "RHEL", deprecated: "RHEL6", removed: "RHEL7" },
  keyboard: {
    words: "1",
    wordless: "vckeymap xlayouts",
    options: { RHEL7: "switch= vckeymap= xlayouts=" },
  },
  lang: { words: "1", options: { RHEL7: "addsupport=" } },
  langsupport: {
    only: "RHEL",
    deprecated: "RHEL5",
    removed: "RHEL6",
    instead: "name the packages in `%packages`",
  },
  liveimg: { since: "RHEL7", options: { RHEL7: "url=! checksum= noverifyssl proxy=" } },
  logging: {
    options: { RHEL5: "host= level=debug|info|warning|error|critical port=" },
    lives: { level: { deprecated: "RHEL9 F34", removed: "RHEL10 F40" } },
  },
  logvol: {
    words: "1",
    options: merge(luks, filesystem, {
      RHEL5: "name=! vgname=! grow maxsize=# percent=# recommended size=# useexisting",
      RHEL6: "chunksize=# hibernation metadatasize=# poolname= profile= thin thinpool",
      // own: RHEL7's caches
      RHEL7: "label= resize cachemode= cachepvs= cachesize=#",
    }),
    lives: filesystemLives,
    excludes: "autopart mount",
  },
  mediacheck: { options: {} },
  method: {
    deprecated: "RHEL9 F34",
    removed: "RHEL10 F40",
    instead: "use the method alone (`url`, `nfs`, `cdrom`)",
  },
  module: {
    since: "RHEL8",
    options: { RHEL8: "name=! stream= disable" },
    deprecated: "RHEL10 F41",
    removed: "F45",
    instead: "name the packages in `%packages`",
  },
  monitor: { deprecated: "RHEL6", removed: "RHEL7 F18" },
  mount: {
    // own: in RHEL7
    since: "RHEL7",
    words: "2",
    options: { RHEL7: "mkfsoptions= mountoptions= reformat=?" },
    excludes: "autopart partition raid volgroup logvol reqpart",
    before: "use `part --onpart`",
  },
  mouse: { only: "RHEL", deprecated: "RHEL5", removed: "RHEL6" },
  multipath: { ...gone, instead: "name the device in `ignoredisk` or `part`" },
  network: {
    options: {
      RHEL5:
        "bootproto=dhcp|bootp|static|query|ibft device= dhcpclass= essid= ethtool= gateway= hostname= ip= mtu= nameserver= netmask= nodns noipv4 noipv6 notksdevice onboot= wepkey=",
      RHEL6: "activate bondopts= bondslaves= ipv6= nodefroute vlanid=",
      RHEL7:
        "bindto=mac bridgeopts= bridgeslaves= interfacename= ipv6gateway= no-activate teamconfig= teamslaves= wpakey=",
      // own: in RHEL8
      RHEL8: "ipv4-dns-search= ipv4-ignore-auto-dns ipv6-dns-search= ipv6-ignore-auto-dns",
    },
    lives: {
      teamconfig: { deprecated: "RHEL10", instead: "use a bond" },
      teamslaves: { deprecated: "RHEL10", instead: "use a bond" },
    },
  },
  nfs: { options: { RHEL5: "server=! dir=! opts=" } },
  // docs: deprecated in RHEL 9
  nvdimm: { since: "RHEL7", deprecated: "RHEL9 F40", removed: "RHEL10 F45" },
  ostreecontainer: {
    since: "RHEL9",
    options: { RHEL9: "url=! remote= stateroot= transport= no-signature-verification" },
    excludes: "ostreesetup bootc",
  },
  ostreesetup: {
    since: "RHEL7",
    options: { RHEL7: "url=! osname=! ref=! remote= nogpg" },
    excludes: "ostreecontainer bootc",
  },
  part: partition,
  partition,
  poweroff: reboot,
  raid: {
    words: "1+",
    options: merge(luks, filesystem, {
      RHEL5: "device=! level= spares=# useexisting",
      RHEL7: "chunksize=# label=",
    }),
    lives: filesystemLives,
    excludes: "autopart mount",
  },
  rdp: { since: "RHEL10 F43", options: { "RHEL10 F43": "username= password=" }, before: "use `vnc`" },
  realm: { since: "RHEL7" },
  reboot,
  repo: {
    options: {
      RHEL5: "name=! baseurl= mirrorlist=",
      RHEL6: "cost=# excludepkgs= ignoregroups= includepkgs= noverifyssl proxy=",
      RHEL7: "install",
      RHEL8: `metalink= ${trust}`,
    },
    lives: { ignoregroups: { deprecated: "RHEL9 F33", removed: "RHEL10 F40" } },
  },
  reqpart: {
    since: "RHEL7",
    options: { RHEL7: "add-boot" },
    excludes: "autopart mount",
    before: "use `part`",
  },
  rescue: { since: "RHEL6", options: { RHEL6: "nomount romount" } },
  rhsm: {
    since: "RHEL8",
    only: "RHEL",
    options: {
      RHEL8: "activation-key=! organization=! connect-to-insights proxy= rhsm-baseurl= server-hostname=",
      RHEL10: "flatpak-registry-url=",
    },
    before: "use `subscription-manager` in `%post`",
  },
  rootpw: {
    words: "1",
    wordless: "lock",
    options: { RHEL5: "iscrypted", RHEL6: "lock plaintext", RHEL9: "allow-ssh" },
  },
  selinux: { options: { RHEL5: "disabled enforcing permissive" } },
  services: { options: { RHEL5: "disabled= enabled=" }, needs: "disabled enabled" },
  shutdown: reboot,
  skipx: { options: {} },
  snapshot: { since: "RHEL7" },
  // own: in RHEL7
  sshkey: {
    since: "RHEL7",
    words: "1",
    options: { RHEL7: "username=!" },
    before: "write `authorized_keys` in `%post`",
  },
  sshpw: {
    since: "RHEL6",
    words: "1+",
    // own: RHEL7's sshkey
    options: { RHEL6: "username=! iscrypted lock plaintext", RHEL7: "sshkey" },
  },
  // docs: deprecated in RHEL 9
  syspurpose: {
    since: "RHEL8",
    only: "RHEL",
    deprecated: "RHEL9",
    options: { RHEL8: "addon= role= sla= usage=" },
    instead: "use `subscription-manager syspurpose` in `%post`",
  },
  text: displayMode,
  timesource: {
    since: "RHEL9",
    options: { RHEL9: "ntp-disable ntp-pool= ntp-server= nts" },
    needs: "ntp-server ntp-pool ntp-disable",
    before: "use `timezone --ntpservers`",
  },
  timezone: {
    words: { RHEL5: "1", RHEL8: "0-1" },
    options: { RHEL5: "isUtc utc", RHEL7: "nontp ntpservers=" },
    lives: {
      isUtc: { deprecated: "RHEL9 F32", removed: "RHEL10", instead: "use `--utc`" },
      nontp: { deprecated: "RHEL9 F33", removed: "RHEL10", instead: "use `timesource --ntp-disable`" },
      ntpservers: {
        deprecated: "RHEL9 F33",
        removed: "RHEL10",
        instead: "use `timesource --ntp-server`, one per server",
      },
    },
  },
  unsupported_hardware: { since: "RHEL6", only: "RHEL", options: {}, removed: "RHEL8" },
  updates: { since: "RHEL6" },
  upgrade: { deprecated: "RHEL7 F20", removed: "RHEL8 F29", instead: "upgrade the installed system" },
  // own: RHEL7's certificates
  url: {
    options: {
      RHEL5: "url=",
      RHEL6: "noverifyssl proxy=",
      RHEL7: `mirrorlist= ${trust}`,
      RHEL8: "metalink=",
    },
    needs: "url mirrorlist metalink",
  },
  user: {
    options: {
      RHEL5: "name=! groups= homedir= iscrypted password= shell= uid=#",
      RHEL6: "gecos= lock plaintext",
      RHEL7: "gid=#",
    },
  },
  vnc: {
    options: { RHEL5: "host= password= port= connect=" },
    lives: { connect: { removed: "RHEL6 F9", instead: "use `--host`" } },
    deprecated: "RHEL10 F43",
    removed: "F45",
    instead: "use `rdp`",
  },
  volgroup: {
    words: "1+",
    options: { RHEL5: "noformat pesize=# useexisting", RHEL6: "reserved-percent=# reserved-space=#" },
    excludes: "autopart mount",
  },
  xconfig: {
    options: {
      RHEL5:
        "card= defaultdesktop= depth=# driver= hsync= monitor= noprobe resolution= startxonboot videoram= vsync=",
    },
    lives: {
      ...lives("card hsync monitor noprobe vsync", { deprecated: "RHEL5", removed: "RHEL6 F9" }),
      ...lives("depth driver resolution videoram", { deprecated: "RHEL6", removed: "RHEL7 F14" }),
    },
  },
  zerombr: { words: { RHEL5: "0-1", RHEL6: "0" }, options: {} },
  zfcp: {},
  zipl: { since: "RHEL8", options: { RHEL8: "secure-boot no-secure-boot force-secure-boot" } },
};

function merge(...groups: Record<From, string>[]): Record<From, string> {
  const all: Record<From, string> = {};
  for (const [from, options] of groups.flatMap((group) => Object.entries(group))) {
    all[from] = from in all ? `${all[from]} ${options}` : options;
  }
  return all;
}

function lives(names: string, life: Life): Record<string, Life> {
  return Object.fromEntries(names.split(" ").map((name) => [name, life]));
}
