import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import fc from "fast-check";
import { QuotingError, scriptBody } from "../src/artifacts/quoting.ts";
import { Templates } from "../src/artifacts/templates.ts";
import { formatFinding } from "../src/finding.ts";
import { lintKickstart } from "../src/kickstart/lint.ts";
import { releases } from "../src/kickstart/release.ts";
import { checkLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import type { Guest } from "../src/model/guest.ts";
import { installation } from "../src/schema/installation.ts";
import { temporaryDirectory } from "./build.ts";
import { findings } from "./findings.ts";
import { scripts } from "./kickstart-scripts.ts";
import { LIMIT } from "./limits.ts";
import { OwnLab } from "./own-lab.ts";
import { SMALL_LAB } from "./project.ts";
import { PROJECT, run } from "./run.ts";
import { find, has } from "./tools.ts";
import { writeLayers } from "./write-layers.ts";

const TEMPLATES = join(PROJECT, "templates");
const GRUB = "grub.pbkdf2.sha512.10000.0AB1.C2D3";

interface Case {
  readonly os: string;
  readonly values: object;
  /** Whole lines of the kickstart, in their order. */
  readonly lines: readonly string[];
}

/** What ten public kickstarts of labs have: by what they show. */
const CASES: Readonly<Record<string, Case>> = {
  "scripts and commands": {
    os: "rhel9.4",
    values: {
      scripts: [
        "systemctl enable cockpit.socket\n",
        { stage: "pre", interpreter: "/usr/bin/python3", log: "/tmp/pre.log", text: "print('%(a)s')" },
        { stage: "pre-install", text: "true", erroronfail: false },
        { nochroot: true, text: "cp /tmp/pre.log /mnt/sysimage/root/\ntrue" },
      ],
    },
    lines: [
      "%post --interpreter=/bin/bash --erroronfail",
      "systemctl enable cockpit.socket",
      "%end",
      "%pre --interpreter=/usr/bin/python3 --log=/tmp/pre.log --erroronfail",
      "print('%(a)s')",
      "%end",
      "%pre-install --interpreter=/bin/bash",
      "true",
      "%end",
      "%post --interpreter=/bin/bash --nochroot --erroronfail",
      "cp /tmp/pre.log /mnt/sysimage/root/",
      "true",
      "%end",
    ],
  },
  "timeout and password of the boot loader": {
    os: "rhel9.4",
    values: { bootloader: { timeout: 0, password: GRUB }, kernel_args: [] },
    lines: [
      `bootloader --location=mbr --boot-drive=vda --append='' --timeout=0 --iscrypted --password=${GRUB}`,
    ],
  },
  "password of GRUB in RHEL 5": {
    os: "rhel5.9",
    values: { bootloader: { password: "$1$salt$hash" }, kernel_args: [] },
    lines: ["bootloader --location=mbr --driveorder=vda --append='' --md5pass='$1$salt$hash'"],
  },
  "rules of sudo": {
    os: "rhel8.9",
    values: {
      sudo_rules: ["%wheel ALL=(ALL) NOPASSWD: ALL"],
      users: [{ name: "alice", sudo: "ALL=(ALL) NOPASSWD: ALL" }],
    },
    lines: [
      "(umask 0337; echo '%wheel ALL=(ALL) NOPASSWD: ALL' >>/etc/sudoers.d/lab)",
      "visudo -cqf /etc/sudoers.d/lab",
      "(umask 0337; echo 'alice ALL=(ALL) NOPASSWD: ALL' >>/etc/sudoers.d/lab)",
      "visudo -cqf /etc/sudoers.d/lab",
    ],
  },
  "rules of sudo in RHEL 5": {
    os: "rhel5.9",
    values: { sudo_rules: ["%wheel ALL=(ALL) ALL"] },
    lines: ["(umask 0337; echo '%wheel ALL=(ALL) ALL' >>/etc/sudoers)", "visudo -cqf /etc/sudoers"],
  },
  LVM: {
    os: "rhel9.4",
    values: { partitioning: { device: "rhel", groups: [{ name: "rhel", devices: [0] }] } },
    lines: [
      "part pv.rhel-0 --size=1 --grow",
      "volgroup rhel --pesize=4096 pv.rhel-0",
      "logvol swap --name=swap --vgname=rhel --size=512",
      "logvol / --fstype=xfs --name=root --vgname=rhel --size=2048 --grow",
    ],
  },
  "no swap and no /boot": {
    os: "rhel9.4",
    values: { partitioning: { swap: 0, boot: false } },
    lines: ["reqpart", "part / --fstype=xfs --size=2048 --grow", "poweroff"],
  },
  "options of %packages": {
    os: "rhel9.4",
    values: {
      package_options: {
        ignore_missing: true,
        core: false,
        docs: false,
        weak_deps: false,
        multilib: true,
        languages: ["en", "ja"],
        retries: 0,
        timeout: 20,
      },
    },
    lines: [
      "%packages --ignoremissing --nocore --excludedocs --multilib --exclude-weakdeps --inst-langs=en,ja --retries=0 --timeout=20",
    ],
  },
  "repositories on the medium": {
    os: "rhel9.4",
    values: {
      virtinst: { location: "/srv/images/x.iso", ram: 4096 },
      repos: [
        { name: "AppStream", baseurl: "AppStream" },
        { name: "other", baseurl: "http://a.test/b/" },
      ],
    },
    lines: [
      "cdrom",
      "repo --name=AppStream --baseurl=file:///run/install/repo/AppStream",
      "repo --name=other --baseurl=http://a.test/b/",
    ],
  },
  "options of %packages in RHEL 8": {
    os: "rhel8.9",
    values: { package_options: { weak_deps: false, languages: ["en"] } },
    lines: ["%packages --excludeWeakdeps --instLangs=en"],
  },
  "options of %packages in Fedora": {
    os: "fedora43",
    values: { package_options: { ignore_broken: true } },
    lines: ["%packages --ignorebroken"],
  },
  "no IPv6": {
    os: "rhel9.4",
    values: { disable_ipv6: true, interfaces: [{ network: "lab", mac: "52:54:00:00:00:01" }] },
    lines: [
      "network --device=52:54:00:00:00:01 --bootproto=dhcp --hostname=a.lab.test --noipv6 --onboot=yes",
    ],
  },
  "options of part": {
    os: "rhel9.4",
    values: {
      partitioning: {
        clear: "none",
        parts: [
          {
            mountpoint: "/srv",
            size: 900,
            label: "srv",
            mkfs_options: "-m 0",
            options: ["nodev"],
            fstype: "ext4",
          },
          { mountpoint: "/old", existing: "vda7", format: false },
          { mountpoint: "/tmp", fstype: "tmpfs", options: ["size=1g"] },
        ],
      },
    },
    lines: [
      "clearpart --none",
      "part /srv --fstype=ext4 --label=srv --fsoptions=nodev --mkfsoptions='-m 0' --size=900",
      "part /old --fstype=xfs --onpart=vda7 --noformat",
      "part /tmp --fstype=tmpfs --fsoptions=size=1g",
    ],
  },
  disklabel: {
    os: "rhel9.4",
    values: { partitioning: { table: "gpt" } },
    lines: ["clearpart --all --initlabel --disklabel=gpt --drives=vda"],
  },
  kdump: {
    os: "rhel9.4",
    values: { kdump: { enabled: true, reserve: 128 } },
    lines: ["%addon com_redhat_kdump --enable --reserve-mb=128", "%end"],
  },
  "no kdump": {
    os: "rhel8.9",
    values: { kdump: { enabled: false } },
    lines: ["%addon com_redhat_kdump --disable", "%end"],
  },
  OpenSCAP: {
    os: "rhel9.4",
    values: {
      openscap: {
        profile: "xccdf_org.ssgproject.content_profile_cis",
        content: "http://trees.test/ds.xml",
        content_type: "datastream",
        datastream_id: "ds",
        xccdf_id: "x",
        tailoring_path: "/t.xml",
        fingerprint: "a".repeat(64),
      },
    },
    lines: [
      "%addon com_redhat_oscap",
      "content-type = datastream",
      "content-url = http://trees.test/ds.xml",
      "datastream-id = ds",
      "xccdf-id = x",
      "tailoring-path = /t.xml",
      `fingerprint = ${"a".repeat(64)}`,
      "profile = xccdf_org.ssgproject.content_profile_cis",
      "%end",
    ],
  },
  "OpenSCAP in RHEL 8": {
    os: "rhel8.9",
    values: { openscap: { profile: "stig" } },
    lines: ["%addon org_fedora_oscap", "content-type = scap-security-guide", "profile = stig", "%end"],
  },
  "a list of mirrors, a proxy and no certificate": {
    os: "rhel9.4",
    values: {
      source: { mirrorlist: "http://m.test/?r=$releasever", proxy: "http://p.test:3128", verify_ssl: false },
    },
    lines: ["url --mirrorlist='http://m.test/?r=$releasever' --proxy=http://p.test:3128 --noverifyssl"],
  },
  "a metalink": {
    os: "rhel9.4",
    values: { source: { metalink: "https://m.test/" } },
    lines: ["url --metalink=https://m.test/"],
  },
  "an image of a system": {
    os: "rhel9.4",
    values: {
      source: {
        liveimg: { url: "https://m.test/rhel9.tar.xz", checksum: "a".repeat(64) },
        proxy: "http://p.test:3128",
        verify_ssl: false,
      },
    },
    lines: [
      `liveimg --url=https://m.test/rhel9.tar.xz --checksum=${"a".repeat(64)} --proxy=http://p.test:3128 --noverifyssl`,
    ],
  },
  "a tree on NFS": {
    os: "rhel6.9",
    values: { source: { nfs: { server: "nfs.test", dir: "/srv/6", options: "vers=3" } } },
    lines: ["nfs --server=nfs.test --dir=/srv/6 --opts=vers=3"],
  },
  "a tree on a disk": {
    os: "rhel9.4",
    values: { source: { harddrive: { partition: "vda1", dir: "/9" } } },
    lines: ["harddrive --partition=vda1 --dir=/9"],
  },
  repositories: {
    os: "rhel9.4",
    values: {
      repos: [
        { name: "a", mirrorlist: "http://m.test/$releasever", cost: 0, exclude: ["x*", "y"], install: true },
        { name: "b", metalink: "http://m.test/", include: ["z"], proxy: "http://p.test", verify_ssl: false },
      ],
      yum_repos: [
        { name: "c", baseurl: "http://r.test/$releasever/", cost: 5, exclude: ["x*", "y"] },
        { name: "d", mirrorlist: "http://m.test/l?repo=d-$releasever&arch=$basearch" },
        { name: "e", metalink: "http://[fd00::1]/e;(f)!" },
      ],
    },
    lines: [
      "repo --name=a --mirrorlist='http://m.test/$releasever' --cost=0 --excludepkgs='x*,y' --install",
      "repo --name=b --metalink=http://m.test/ --includepkgs=z --proxy=http://p.test --noverifyssl",
      "baseurl=http://r.test/$releasever/",
      "cost=5",
      "exclude=x* y",
      "mirrorlist=http://m.test/l?repo=d-$releasever&arch=$basearch",
      "metalink=http://[fd00::1]/e;(f)!",
    ],
  },
  "subscriptions in RHEL 8": {
    os: "rhel8.9",
    values: {
      rhsm: {
        organization: "1",
        activation_key: "key",
        connect_to_insights: true,
        server_hostname: "s.test",
        baseurl: "http://b.test/",
        proxy: "p.test:1",
      },
      syspurpose: { role: "a b", sla: "c", usage: "d", addons: ["e", "f"] },
    },
    lines: [
      "rhsm --organization=1 --activation-key=key --connect-to-insights --server-hostname=s.test --rhsm-baseurl=http://b.test/ --proxy=p.test:1",
      "syspurpose --role='a b' --sla=c --usage=d --addon=e --addon=f",
    ],
  },
  "the purpose in RHEL 9": {
    os: "rhel9.4",
    values: { syspurpose: { role: "a b", sla: "c", usage: "d", addons: ["e"] } },
    lines: [
      "subscription-manager syspurpose role --set 'a b'",
      "subscription-manager syspurpose service-level --set c",
      "subscription-manager syspurpose usage --set d",
      "subscription-manager syspurpose addons --add e",
    ],
  },
  "module streams": {
    os: "rhel8.9",
    values: {
      modules: [
        { name: "nodejs", stream: "20" },
        { name: "php", disable: true },
      ],
    },
    lines: ["module --name=nodejs --stream=20", "module --name=php --disable"],
  },
  "a graphical login": {
    os: "rhel9.4",
    values: { graphical: true },
    lines: ["xconfig --startxonboot"],
  },
  "no graphical login": {
    os: "rhel9.4",
    values: { graphical: false, packages: ["@gnome-desktop"] },
    lines: ["skipx"],
  },
  "all of a user": {
    os: "rhel9.4",
    values: {
      users: [
        {
          name: "alice",
          uid: 1500,
          gid: 1600,
          gecos: "Alice A.",
          home: "/srv/alice",
          locked: true,
          shell: "/bin/sh",
        },
      ],
    },
    lines: [
      "user --name=alice --shell=/bin/sh --uid=1500 --gid=1600 --gecos='Alice A.' --homedir=/srv/alice --lock",
    ],
  },
  "a kept tree whose repository a layer places": {
    os: "rocky9",
    values: { keep_tree: true, repos: [{ name: "AppStream", baseurl: "../AppStream/" }] },
    lines: [
      "[tree-BaseOS]",
      "baseurl=http://trees.test/BaseOS",
      "gpgcheck=0",
      "[tree-AppStream]",
      "name=Install tree AppStream",
      "baseurl=http://trees.test/../AppStream/",
      "gpgcheck=0",
      "EOF",
    ],
  },
  "a user in the group of a later one": {
    os: "rhel9.4",
    values: { users: [{ name: "alice", groups: ["git", "alice"] }, { name: "git" }] },
    lines: ["user --name=git", "user --name=alice --groups=git"],
  },
  "hardware that is not supported": {
    os: "rhel6.9",
    values: { unsupported_hardware: true },
    lines: ["unsupported_hardware"],
  },
  "another end": { os: "rhel9.4", values: { after_install: "reboot" }, lines: ["reboot"] },
};

const NETWORK =
  "gateway: 10.9.8.1\nprefix: 24\ndomain: lab.test\nbridge: {name: virbr9}\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n";

function layer(os: string, values: object): string {
  return JSON.stringify({
    os: { id: os },
    virtinst: { location: "http://trees.test/", ram: 4096 },
    disks: [{ size: 20 }],
    interfaces: [{ network: "lab" }],
    templates: { virtinst: null },
    ...values,
  });
}

function guestOf(os: string, values: object): Guest {
  const { lab, findings: found } = checkLab(new LayerReader(), {
    confdirs: [writeLayers({ "networks.d/lab.yml": NETWORK, "guests.d/a.yml": layer(os, values) })],
    tmpldirs: [TEMPLATES],
    site: "site",
  });
  assert.ok(lab?.guests[0], found.map(formatFinding).join("\n"));
  return lab.guests[0];
}

const templates = new Templates([TEMPLATES]);
const kickstartOf = (guest: Guest) => templates.render("autoinstall.d/ks.cfg", guest);

suite("a kickstart has", LIMIT, () => {
  for (const [name, { os, values, lines }] of Object.entries(CASES))
    test(`${name} (${os})`, () => {
      const guest = guestOf(os, values);
      const text = kickstartOf(guest);
      assert.deepEqual(
        lintKickstart(text, guest.os.kickstart as string).filter(({ severity }) => severity === "error"),
        [],
      );
      const missing = [...lines];
      for (const line of text.split("\n")) if (line === missing[0]) missing.shift();
      assert.deepEqual(missing, [], text);
    });

  test("no group core that its options leave out", () => {
    for (const os of ["rhel7.9", "rhel9.4", "fedora43"]) {
      const lines = (core: boolean) =>
        kickstartOf(guestOf(os, { packages: ["vim"], package_options: { core } })).split("\n");
      assert.deepEqual(
        lines(true).filter((line) => !lines(false).includes(line)),
        ["%packages", "@core"],
      );
    }
  });

  test("a line for each key of an installation", () => {
    const used = new Set(Object.values(CASES).flatMap(({ values }) => Object.keys(values)));
    assert.deepEqual(
      Object.keys(installation).filter((key) => !used.has(key)),
      [],
    );
  });

  test("lines that ksvalidator accepts", async (t) => {
    if (!has(t, "ksvalidator")) return;
    const scratch = temporaryDirectory();
    const files = new Map<string, string[]>();
    for (const [at, { os, values }] of Object.values(CASES).entries()) {
      const guest = guestOf(os, values);
      const release = guest.os.kickstart as string;
      const file = join(scratch, String(at));
      writeFileSync(file, kickstartOf(guest));
      files.set(release, [...(files.get(release) ?? []), file]);
    }
    for (const [release, names] of files) {
      const { code, stdout, stderr } = await run(find("ksvalidator") as string, ["-v", release, ...names]);
      assert.equal(code, 0, `${release}: ${stdout}${stderr}`);
    }
  });
});

suite("the installer of a release", LIMIT, () => {
  test("is never asked for what it does not know: each key is a finding there, or passes our rules", () => {
    for (const release of releases) {
      const os = release.replace(/^F/, "fedora").replace(/^RHEL(\d+)$/, "rhel$1.0");
      const names = Object.keys(CASES);
      const files = Object.fromEntries(
        names.map((_, at) => [
          `guests.d/g${at}.yml`,
          layer(os, { ...Object.values(CASES)[at]?.values, interfaces: [] }),
        ]),
      );
      const errors = findings(files).filter(({ severity }) => severity === "error");
      const refused = new Set(errors.map(({ place }) => place.file));
      const good = Object.fromEntries(Object.entries(files).filter(([file]) => !refused.has(file)));
      const { lab } = checkLab(new LayerReader(), {
        confdirs: [writeLayers(good)],
        tmpldirs: [TEMPLATES],
        site: "site",
      });
      for (const guest of lab?.guests ?? [])
        assert.deepEqual(
          lintKickstart(kickstartOf(guest), release),
          [],
          `${release} ${names[Number(guest.name.slice(1))]}`,
        );
      for (const { id, message } of errors)
        assert.ok(
          ["unsupported-by-installer", "memory-too-small", "schema", "hash-unsupported"].includes(id),
          message,
        );
    }
  });
});

/** The values of a guest of some release, and all findings on it. */
const MESSAGES: readonly (readonly [os: string, values: string, ...expected: string[]])[] = [
  [
    "rhel5.9",
    'source: {proxy: "http://p.test/", verify_ssl: false}\nbootloader: {timeout: 1}\nkdump: {enabled: true}\npackage_options: {weak_deps: false, languages: [en]}\nsyspurpose: {role: a}',
    "1:17: error: the installer of RHEL 5 has no `url --proxy`: remove `proxy` [unsupported-by-installer]",
    "1:47: error: the installer of RHEL 5 has no `url --noverifyssl`: remove `verify_ssl` [unsupported-by-installer]",
    "2:23: error: the installer of RHEL 5 has no `bootloader --timeout`: remove `timeout` [unsupported-by-installer]",
    "3:8: error: the installer of RHEL 5 has no `%addon`: remove `kdump` [unsupported-by-installer]",
    "4:30: error: the installer of RHEL 5 installs no weak dependencies: remove `weak_deps` [unsupported-by-installer]",
    "4:48: error: the installer of RHEL 5 cannot choose languages: remove `languages` [unsupported-by-installer]",
    "5:13: error: the installer of RHEL 5 sets no purpose of a system: remove `syspurpose` [unsupported-by-installer]",
  ],
  [
    "rhel7.9",
    "modules: [{name: a}]\nrhsm: {organization: a, activation_key: b}\nrepos: [{name: a, metalink: b}]",
    "1:10: error: the installer of RHEL 7 has no `module`: remove `modules` [unsupported-by-installer]",
    "2:7: error: the installer of RHEL 7 has no `rhsm`: remove `rhsm` [unsupported-by-installer]",
    "3:29: error: the installer of RHEL 7 has no `repo --metalink`: remove `metalink` [unsupported-by-installer]",
  ],
  [
    "fedora43",
    "rhsm: {organization: a, activation_key: b}\nsyspurpose: {role: a}\nunsupported_hardware: true",
    "1:7: error: the installer of Fedora 43 has no `rhsm`: remove `rhsm` [unsupported-by-installer]",
    "2:13: error: the installer of Fedora 43 sets no purpose of a system: remove `syspurpose` [unsupported-by-installer]",
    "3:23: error: the installer of Fedora 43 has no `unsupported_hardware`: remove `unsupported_hardware` [unsupported-by-installer]",
  ],
  [
    "rhel9.4",
    "source: {liveimg: {url: http://m.test/a.tar}}\npackages: [a]\nmodules: [{name: a}]\npackage_options: {docs: false}\nrepos: [{name: a, baseurl: b}]",
    "2:11: error: the installer of RHEL 9 installs no packages beside an image: remove `packages`, or install them in a script [unsupported-by-installer]",
    "3:10: error: the installer of RHEL 9 installs no packages beside an image: remove `modules`, or install them in a script [unsupported-by-installer]",
    "4:18: error: the installer of RHEL 9 installs no packages beside an image: remove `package_options`, or install them in a script [unsupported-by-installer]",
    "5:8: error: the installer of RHEL 9 installs no packages beside an image: remove `repos`, or install them in a script [unsupported-by-installer]",
  ],
  [
    "rhel6.9",
    "source: {liveimg: {url: http://m.test/a.tar}}",
    "1:19: error: the installer of RHEL 6 has no `liveimg`: remove `liveimg` [unsupported-by-installer]",
  ],
  [
    "rhel9.4",
    'source: {nfs: {server: a, dir: /b}, proxy: "http://p.test/", verify_ssl: false}',
    "1:44: error: the installer of RHEL 9 uses it only for a source at a URL: remove `proxy` [unsupported-by-installer]",
    "1:74: error: the installer of RHEL 9 uses it only for a source at a URL: remove `verify_ssl` [unsupported-by-installer]",
  ],
  [
    "rhel9.4",
    "virtinst: {location: /srv/rhel9.iso, ram: 4096}\nsource: {verify_ssl: false}",
    "2:22: error: the installer of RHEL 9 uses it only for a source at a URL: remove `verify_ssl` [unsupported-by-installer]",
  ],
  [
    "rhel6.9",
    "virtinst: {location: /srv/rhel6.iso}\nrepos: [{name: a, baseurl: Server}, {name: b, baseurl: 'file:///mnt/source/b'}]",
    "2:28: error: the installer of RHEL 6 needs the URL of a repository on a medium: write it whole [unsupported-by-installer]",
  ],
  [
    "rhel9.4",
    "virtinst: {location: /srv/rhel9.iso, ram: 4096}\nsource: {harddrive: {partition: vda1, dir: /a}}\nrepos: [{name: a, baseurl: AppStream}]",
    "3:28: error: the installer of RHEL 9 needs the URL of a repository beside this `source`: write it whole [unsupported-by-installer]",
  ],
  [
    "rhel9.4",
    "source: {harddrive: {partition: vdc1, dir: /a}}\ndisks: [{}, {}, {device: cdrom}]",
    "1:33: error: the guest has no disk `vdc`, it has vda, vdb: name a partition of one of its disks, or add the disk to `disks` [unknown-device]",
  ],
  ["rhel9.4", "source: {harddrive: {partition: vdb1, dir: /a}}\ndisks: [{}, {}]"],
  [
    "rhel9.4",
    "source: {harddrive: {partition: vdc1, dir: /a}}\nvirtinst: {location: http://trees.test/, ram: 4096, options: [--sound]}\nchecks: {ignore: [reaches-host]}",
  ],
  [
    "rhel9.4",
    'source: {nfs: {server: a, dir: /b}}\npackage_options: {core: false}\npackages: [vim, "@core"]',
    "3:17: warning: the group `@core` is both installed and left out: remove it here, or `core: false` [packages-conflict]\n2:25: note: it is left out here",
  ],
  [
    "rhel10.0",
    "modules: [{name: a}]\nopenscap: {profile: a}\npackage_options: {ignore_broken: true}\nafter_install: halt",
    "1:10: error: the installer of RHEL 10 has no `module`: remove `modules` [unsupported-by-installer]",
    "2:11: error: the installer of RHEL 10 has no add-on for OpenSCAP: apply the profile in a script [unsupported-by-installer]",
    "3:34: error: the installer of RHEL 10 has no `%packages --ignorebroken`: remove `ignore_broken` [unsupported-by-installer]",
    "4:16: warning: after `halt` the virtual machine stays on, and `vmbuild.sh` waits for its end: use `poweroff` [installation-stays-on]",
  ],
  [
    "rhel9.4",
    'disable_ipv6: true\ninterfaces: [{network: lab, ip6: "fd00::5"}]\nscripts: [{stage: pre, nochroot: true, text: a}]',
    "2:34: error: `disable_ipv6: true` leaves the link without IPv6: remove fd00::5, or `disable_ipv6: true` [ipv6-unusable]",
    "3:34: error: only a post script can run in the installed system: remove `nochroot` [unsupported-by-installer]",
  ],
  [
    "rhel9.4",
    'source: {mirrorlist: "a b", harddrive: {dir: /a}}\nrepos: [{name: a}]\nkdump: {reserve: 0}\nbootloader: {timeout: -1, password: secret}\nsudo_rules: a',
    "1:22: error: `source.mirrorlist`: must be a URL, without spaces and quotes [schema]",
    "1:40: error: `source.harddrive.partition`: this key is missing: set it [schema]",
    "2:9: error: `repos[0]`: must have one of `baseurl`, `mirrorlist` and `metalink` [schema]",
    "3:18: error: `kdump.reserve`: must be a whole number of MiB, at least 1 [schema]",
    "4:23: error: `bootloader.timeout`: must be a whole number, at least 0 [schema]",
    "4:37: error: `bootloader.password`: must be a hash: the output of `grub2-mkpasswd-pbkdf2`, or a crypt hash for RHEL 5 and 6 [schema]",
    "5:13: error: `sudo_rules`: must be a list of lines for sudoers [schema]",
  ],
  [
    "rhel9.4",
    'source: {metalink: "http://m/", nfs: {server: a, dir: /b}}\nyum_repos: [{name: b, baseurl: "http://m/", metalink: "http://m/"}]',
    "1:9: error: `source`: must have only one of `mirrorlist`, `metalink`, `harddrive`, `nfs` and `liveimg` [schema]",
    "2:13: error: `yum_repos[0]`: must have one of `baseurl`, `mirrorlist` and `metalink` [schema]",
  ],
  [
    "rhel9.4",
    "scripts: [{text: a, log: b}, 5]\nopenscap: {profile: a, content: b, fingerprint: xyz}\nusers: [{name: a, uid: 0}]\npackage_options: {timeout: 0}\nmodules: a",
    "1:26: error: `scripts[0].log`: must be an absolute path, without spaces and quotes [schema]",
    "1:30: error: `scripts[1]`: must be the text of a script, or a map with `text` [schema]",
    "2:33: error: `openscap.content`: must be a URL, without spaces and quotes [schema]",
    "2:49: error: `openscap.fingerprint`: must be a checksum in hexadecimal digits [schema]",
    "3:24: error: `users[0].uid`: must be a whole number, at least 1 [schema]",
    "4:28: error: `package_options.timeout`: must be a whole number of seconds, at least 1 [schema]",
    "5:10: error: `modules`: must be a list of maps with `name` and `stream` [schema]",
  ],
  [
    "rhel9.4",
    "scripts: a\nyum_repos: [{name: b, baseurl: a, cost: -1}]",
    "1:10: error: `scripts`: must be a list of scripts [schema]",
    "2:41: error: `yum_repos[0].cost`: must be a whole number, at least 0 [schema]",
  ],
];

for (const [os, values, ...expected] of MESSAGES)
  test(`${os}: ${values}`, () => {
    const tree = values.includes("location") ? "" : "virtinst: {location: http://trees.test/, ram: 4096}\n";
    const rest = `os: {id: ${os}}\n${tree}templates: {virtinst: ~}\n`;
    const files = {
      "networks.d/lab.yml": `${NETWORK}ipv6: {gateway: "fd00::1"}\n`,
      "guests.d/a.yml": `${values}\n${rest}`,
    };
    const found = findings(files).map((finding) => formatFinding(finding).replaceAll("guests.d/a.yml:", ""));
    assert.deepEqual(found, expected);
  });

suite("a script of a layer", LIMIT, () => {
  test("is in the kickstart as it is, or is refused", () => {
    const piece = fc.oneof(
      fc.constantFrom(..."%end|%post|%packages|%include|%|  |\n|\r|\t|\u2028|\v|echo|'".split("|"), "\n"),
      fc.string({ maxLength: 3 }),
    );
    const guests = ["rhel5.9", "rhel9.4"].map((os) => guestOf(os, {}));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(...guests), (pieces, guest) => {
        const text = pieces.join("");
        const context = { ...guest, scripts: [text, { stage: "pre", text: "last" }] };
        let kickstart: string;
        try {
          kickstart = kickstartOf(context);
        } catch {
          assert.throws(() => scriptBody(text), QuotingError);
          return;
        }
        const [own, last] = scripts(kickstart).slice(-2);
        assert.equal(own?.text.replace(/\n*$/, ""), text.replace(/\n*$/, ""));
        assert.equal(last?.text.trim(), "last");
        assert.equal(last?.section, "%pre");
      }),
      { numRuns: 300 },
    );
  });

  test("cannot end its section: an error at its line", async () => {
    const lab = new OwnLab({
      ...SMALL_LAB,
      "_data/default/guests.d/two.yml":
        "os: {id: rhel9.4}\nvirtinst: {location: http://trees.test/9/}\ntemplates: {virtinst: ~}\nscripts:\n  - |\n    echo a\n      %end\n",
    });
    const { code, stderr } = await lab.build();
    assert.equal(code, 1, stderr);
    assert.match(
      stderr,
      /guests\.d\/two\.yml:6:5: error: `scripts\[0\]`: a script cannot have the line "%end", which the installer takes as its own: write it in another way, with printf for example/,
    );
    assert.throws(() => scriptBody("a\0b"), /a script cannot hold the NUL character: remove it/);
  });

  test("from !file is a secret: the kickstart is private, and no page shows it", async () => {
    const lab = new OwnLab({
      ...SMALL_LAB,
      "_data/default/secret.sh": "echo pa55word\n",
      "_data/default/guests.d/two.yml":
        'os: {id: rhel9.4}\nvirtinst: {location: http://trees.test/9/}\nscripts: [!file ../secret.sh, {text: "true"}]\nrhsm: {organization: a, activation_key: k3y-of-all}\npartitioning: {parts: [{mountpoint: /a, size: 900, luks: {passphrase: s3sam3}}]}\ntemplates: {virtinst: ~}\n',
    });
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    const site = (path: string) => lab.path(join("_site/guests.d/two", path));
    const text = readFileSync(site("ks.cfg"), "utf8");
    assert.match(
      readFileSync(site("index.html"), "utf8"),
      /<tr><th scope="row"><a [^>]*>\/a<\/a><\/th><td class="addr soft">vda<\/td><td class="soft">partition<\/td><td class="n soft">900<\/td><td class="soft">xfs, LUKS<\/td><\/tr>/,
    );
    const shown = [readFileSync(site("index.html"), "utf8"), readFileSync(site("guest.yml"), "utf8")].join(
      "",
    );
    for (const secret of ["pa55word", "k3y-of-all", "s3sam3"]) {
      assert.ok(text.includes(secret), secret);
      assert.ok(!shown.includes(secret), secret);
    }
    assert.equal(statSync(site("ks.cfg")).mode & 0o777, 0o600);
  });
});
