import * as v from "valibot";
import { atLeast, describe, flag, line, name, nameList, oneOf, section, text } from "./format.ts";
import { path, source, url } from "./source.ts";

/** An item of `scripts`. */
const script = v.union(
  [
    text,
    section({
      stage: describe(
        v.optional(oneOf(["pre", "pre-install", "post"])),
        "When it runs: before the installer reads the answer file, before it installs, or after that. Default: post.",
      ),
      text: describe(text, "The script, in the layer or by `!file`.", "echo done >/etc/motd"),
      interpreter: describe(
        v.nullish(path),
        "The program that runs it. Default: /bin/bash.",
        "/usr/bin/python3",
      ),
      nochroot: describe(
        v.nullish(flag),
        "Whether a post script runs outside of the installed system, which is in /mnt/sysimage.",
      ),
      log: describe(v.nullish(path), "File for its output.", "/root/post.log"),
      erroronfail: describe(
        v.nullish(flag),
        "Whether the installation stops if the script fails. Default: true.",
      ),
    }),
  ],
  "must be the text of a script, or a map with `text`",
);

const packageOptions = section({
  ignore_missing: describe(
    v.nullish(flag),
    "Whether the installer goes on without packages that are missing.",
  ),
  ignore_broken: describe(v.nullish(flag), "Whether it goes on without packages that have conflicts."),
  core: describe(v.nullish(flag), "Whether the group Core is installed. Default: true."),
  docs: describe(v.nullish(flag), "Whether documentation is installed. Default: true."),
  weak_deps: describe(v.nullish(flag), "Whether weak dependencies are installed. Default: true."),
  multilib: describe(v.nullish(flag), "Whether 32-bit packages are installed, too."),
  languages: describe(nameList, "The languages of the packages' translations.", ["en", "ja"]),
  retries: describe(v.nullish(atLeast(0)), "How often a download is tried again."),
  timeout: describe(v.nullish(atLeast(1, "must be a whole number of seconds, at least 1")), "Seconds."),
});

const GRUB_HASH = /^(?:grub\.pbkdf2\.sha512\.\d+\.[0-9A-Fa-f]+\.[0-9A-Fa-f]+|\$[156]\$[./0-9A-Za-z$]+)$/;

const bootloader = section({
  timeout: describe(v.nullish(atLeast(0)), "Seconds that the boot menu waits.", 1),
  password: describe(
    v.nullish(
      v.pipe(
        text,
        v.regex(
          GRUB_HASH,
          "must be a hash: the output of `grub2-mkpasswd-pbkdf2`, or a crypt hash for RHEL 5 and 6",
        ),
      ),
    ),
    "Hash of the boot loader's password: grub2-mkpasswd-pbkdf2.",
  ),
});

const kdump = section({
  enabled: describe(v.nullish(flag), "Whether a crash of the kernel writes a dump."),
  reserve: describe(
    v.nullish(
      v.union(
        [v.literal("auto"), atLeast(1, "must be a whole number of MiB, at least 1")],
        "must be `auto` or a number of MiB",
      ),
    ),
    "MiB of memory that are reserved for it, or `auto`.",
    "auto",
  ),
});

const openscap = section({
  profile: describe(name, "Id of the security profile.", "xccdf_org.ssgproject.content_profile_cis"),
  content: describe(
    v.nullish(v.union([v.literal("scap-security-guide"), url], "must be `scap-security-guide` or a URL")),
    "The security content. Default: scap-security-guide.",
  ),
  content_type: describe(
    v.nullish(oneOf(["datastream", "archive", "rpm"])),
    "The type of the content at a URL.",
  ),
  datastream_id: describe(v.nullish(name), "Id of the data stream."),
  xccdf_id: describe(v.nullish(name), "Id of the benchmark."),
  tailoring_path: describe(v.nullish(path), "Path of a tailoring file in the content."),
  fingerprint: describe(
    v.nullish(v.pipe(text, v.regex(/^[0-9A-Fa-f]{32,128}$/, "must be a checksum in hexadecimal digits"))),
    "Checksum of the content at a URL.",
  ),
});

const rhsm = section({
  organization: describe(text, "Id of the organization.", "1234567"),
  activation_key: describe(v.unknown(), "The activation key. It is a secret, so the answer file is private."),
  connect_to_insights: describe(v.nullish(flag), "Whether the system reports to Red Hat Insights."),
  server_hostname: describe(v.nullish(name), "Another subscription server.", "satellite.lab.test"),
  baseurl: describe(v.nullish(url), "Another server of packages."),
  proxy: describe(v.nullish(line), "HOST:PORT of a proxy.", "proxy.lab.test:3128"),
});

const syspurpose = section({
  role: describe(v.nullish(line), "The role.", "Red Hat Enterprise Linux Server"),
  sla: describe(v.nullish(line), "The service level.", "Self-Support"),
  usage: describe(v.nullish(line), "The usage.", "Development/Test"),
  addons: describe(nameList, "Additional products.", ["HA"]),
});

const moduleStream = section({
  name: describe(name, "The module's name.", "nodejs"),
  stream: describe(v.nullish(name), "The stream. Default: the module's own.", "20"),
  disable: describe(v.nullish(flag), "Whether the module is disabled."),
});

const listOf = <const Item extends v.GenericSchema>(item: Item, message: string) =>
  v.nullish(v.array(item, message));

/** Keys of a guest for its installation. */
export const installation = {
  source: describe(
    v.nullish(source),
    "Where the installer reads the packages, if not only from `virtinst.location`.",
  ),
  scripts: describe(
    listOf(script, "must be a list of scripts"),
    "Scripts of the installation, in this order. A text is a post script.",
    ["systemctl enable --now cockpit.socket"],
  ),
  bootloader: describe(v.nullish(bootloader), "The boot loader."),
  sudo_rules: describe(listOf(line, "must be a list of lines for sudoers"), "Lines for sudoers.", [
    "%wheel ALL=(ALL) NOPASSWD: ALL",
  ]),
  package_options: describe(v.nullish(packageOptions), "How the installer takes packages."),
  modules: describe(
    listOf(moduleStream, "must be a list of maps with `name` and `stream`"),
    "Module streams.",
  ),
  disable_ipv6: describe(v.nullish(flag), "Whether the installer configures no IPv6 on any interface."),
  graphical: describe(
    v.nullish(flag),
    "Whether the system starts with a graphical login. Default: if a desktop is among the packages.",
  ),
  kdump: describe(v.nullish(kdump), "Dumps of a kernel that crashes."),
  openscap: describe(v.nullish(openscap), "A security profile that the installer applies."),
  rhsm: describe(v.nullish(rhsm), "Registration of RHEL by the installer."),
  syspurpose: describe(v.nullish(syspurpose), "The purpose of a RHEL system, for its subscriptions."),
  unsupported_hardware: describe(
    v.nullish(flag),
    "Whether the installer of RHEL 6 and 7 goes on without a question on hardware that it does not support.",
  ),
  after_install: describe(
    v.nullish(oneOf(["poweroff", "reboot", "shutdown", "halt"])),
    "What the installer does at its end. Default: poweroff. `halt` leaves the virtual machine on.",
  ),
};
