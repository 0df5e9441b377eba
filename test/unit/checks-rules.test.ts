import { releases } from "../../src/kickstart/release.ts";
import { findingsOf } from "./findings.ts";

const KICKSTART = "templates: {autoinst: {src: autoinstall.d/ks.cfg, dst: ks.cfg}}\n";
const KNOWN = releases.join(", ");
const NEWEST = {
  rhel: releases.findLast((release) => release.startsWith("RHEL")),
  fedora: releases.findLast((release) => release.startsWith("F")),
};
const OTHER = "templates: {x: {src: autoinstall.d/ks.cfg, dst: x}}\n";

findingsOf("packages", [
  [
    "are not both installed and left out",
    {
      "guests.d/a.yml": "packages: [git, -vim, vim, -git, -tar, nano]\n",
      "guests.d/b.yml": "packages: ~\n",
      "guests.d/c.yml": "packages: [git, git, it]\n",
    },
    "guests.d/a.yml:1:17: warning: the package `vim` is both installed and left out: remove one of the two [packages-conflict]\nguests.d/a.yml:1:23: note: it is installed here",
    "guests.d/a.yml:1:28: warning: the package `git` is both installed and left out: remove one of the two [packages-conflict]\nguests.d/a.yml:1:12: note: it is installed here",
  ],
]);

findingsOf("the release of an install tree", [
  [
    "differs from `os.id`: the finding is at the higher of the two layers, here at the tree",
    {
      "sysgroups.d/k.yml": "os: {id: rhel9.4}\n",
      "guests.d/a.yml": "sysgroup: k\nvirtinst: {location: http://ks/rhel/8/}\n",
    },
    "guests.d/a.yml:2:22: warning: the install tree is for RHEL 8, but `os.id` is `rhel9.4` (RHEL 9): correct one of the two [os-mismatch]\nsysgroups.d/k.yml:1:10: note: the other is set here",
  ],
  [
    "differs from `os.id`: here at the id",
    {
      "sysgroups.d/k.yml": "virtinst: {location: http://ks/rhel/8/}\n",
      "guests.d/a.yml": "sysgroup: k\nos: {id: rhel9.4}\n",
    },
    "guests.d/a.yml:2:10: warning: the install tree is for RHEL 8, but `os.id` is `rhel9.4` (RHEL 9): correct one of the two [os-mismatch]\nsysgroups.d/k.yml:1:22: note: the other is set here",
  ],
  [
    "differs in the family or in the version; not if the URL names two releases",
    {
      "guests.d/a.yml": "os: {id: fedora9}\nvirtinst: {location: http://ks/rhel/9/}\n",
      "guests.d/b.yml": "os: {id: fedora43}\nvirtinst: {location: http://ks/fedora/42/}\n",
      "guests.d/c.yml": "os: {id: debian13}\nvirtinst: {location: http://ks/fedora/42/}\n",
      "guests.d/d.yml": "os: {id: rhel9.4}\nvirtinst: {location: http://ks/rhel/9.4/}\n",
      "guests.d/e.yml": "os: {id: rhel9.4}\nvirtinst: {location: http://ks/rhel/7/rhel/8/}\n",
      "guests.d/f.yml": "os: {id: rhel9.4}\nvirtinst: {location: http://ks/rhel/8/fedora/8/}\n",
    },
    "guests.d/a.yml:2:22: warning: the install tree is for RHEL 9, but `os.id` is `fedora9` (Fedora 9): correct one of the two [os-mismatch]\nguests.d/a.yml:1:10: note: the other is set here",
    "guests.d/b.yml:2:22: warning: the install tree is for Fedora 42, but `os.id` is `fedora43` (Fedora 43): correct one of the two [os-mismatch]\nguests.d/b.yml:1:10: note: the other is set here",
  ],
]);

findingsOf("the release of a guest", [
  [
    "is newer than every known one",
    {
      "guests.d/a.yml": `os: {id: rhel99.0}\n${KICKSTART}`,
      "guests.d/b.yml": `os: {kickstart: F999}\n${KICKSTART}`,
      "guests.d/c.yml": "os: {id: rhel99.0}\n",
      "guests.d/d.yml": `os: {id: rhel9.4}\n${KICKSTART}`,
      "guests.d/e.yml": `os: {id: rhel9.4, kickstart: RHEL99}\n${KICKSTART}`,
    },
    `guests.d/a.yml:1:10: warning: \`rhel99.0\` is newer than every known release, and ${NEWEST.rhel} is used instead: set \`os.kickstart: ${NEWEST.rhel}\` to accept that, or update miniascape [newer-release]`,
    `guests.d/b.yml:1:17: warning: \`F999\` is newer than every known release, and ${NEWEST.fedora} is used instead: set \`os.kickstart: ${NEWEST.fedora}\` to accept that, or update miniascape [newer-release]`,
    `guests.d/e.yml:1:30: warning: \`RHEL99\` is newer than every known release, and ${NEWEST.rhel} is used instead: set \`os.kickstart: ${NEWEST.rhel}\` to accept that, or update miniascape [newer-release]`,
  ],
  [
    "is unknown",
    {
      "guests.d/a.yml": `os: {id: rocky-nine}\n${KICKSTART}`,
      "guests.d/b.yml": `os: {kickstart: RHEL}\n${KICKSTART}`,
      "guests.d/c.yml": "os: {id: zzzzzzzz}\ntemplates: {autoinst: {src: a, dst: ks.cfg}}\n",
      "guests.d/d.yml": `os: ~\n${KICKSTART}`,
      "guests.d/e.yml": `os: {kickstart: zzzzzzzz}\n${KICKSTART}`,
      "guests.d/f.yml": `os: {id: zzzzzzzz}\n${OTHER}`,
      "guests.d/g.yml": "os: {kickstart: zzzzzzzz}\ntemplates: {autoinst: {src: a, dst: ks.cfg}}\n",
    },
    `guests.d/a.yml:1:10: error: no kickstart can be written for \`rocky-nine\`: set \`os.kickstart\` to one of ${KNOWN}, or \`os.id\` to one of debian11, debian12, debian13, ubuntu22.04, ubuntu24.04, ubuntu26.04, opensuse16.0, opensuse16.1, sles16.0, sles16.1, opensusetumbleweed, or \`installer\` to manual [unknown-release]`,
    "guests.d/b.yml:1:17: error: no kickstart can be written for `RHEL`: did you mean `RHEL5`? [unknown-release]",
    `guests.d/e.yml:1:17: error: no kickstart can be written for \`zzzzzzzz\`: set \`os.kickstart\` to one of ${KNOWN} [unknown-release]`,
    `guests.d/g.yml:1:17: error: no kickstart can be written for \`zzzzzzzz\`: set \`os.kickstart\` to one of ${KNOWN} [unknown-release]`,
  ],
]);

findingsOf("an entry of `templates`", [
  [
    "has both `src` and `dst`, or is switched off",
    {
      "guests.d/a.yml":
        "templates: {w: {src: a}, x: {dst: y}, y: {src: ~}, z: {dst: ~}, u: ~, v: {}, t: {src: a, dst: t}, s: {src: ~, dst: s}, r: {src: a, dst: ~}}\n",
      "guests.d/b.yml": "templates: ~\n",
      "host.d/a.yml": "host_templates: {w: {src: a}, x: {dst: y}, z: ~}\n",
    },
    "guests.d/a.yml:1:16: warning: `templates.w` has no `dst`: name the output file, or switch the entry off with `~` [template-entry-incomplete]",
    "guests.d/a.yml:1:29: warning: `templates.x` has no `src`: name the template, or switch the entry off with `~` [template-entry-incomplete]",
    "host.d/a.yml:1:21: warning: `host_templates.w` has no `dst`: name the output file, or switch the entry off with `~` [template-entry-incomplete]",
    "host.d/a.yml:1:34: warning: `host_templates.x` has no `src`: name the template, or switch the entry off with `~` [template-entry-incomplete]",
  ],
]);

findingsOf("a value", [
  [
    "that miniascape computes is reported",
    {
      "guests.d/a.yml":
        "fqdn: www.x.test\nuuid: 5f3c1a52-0000-4000-8000-000000000009\nhostname: a\nfiles: [x]\n",
      "networks.d/n.yml": "gateway: 10.1.1.1\nprefix: 24\nhosts: [a]\nsummary: x\n",
    },
    "guests.d/a.yml:1:7: warning: `fqdn` is computed, so this value has no effect: set `hostname` and `domain` instead [computed-value]",
    "guests.d/a.yml:2:7: warning: `uuid` is computed, so this value has no effect: remove it [computed-value]",
    "guests.d/a.yml:4:8: warning: `files` is computed, so this value has no effect: remove it [computed-value]",
    "networks.d/n.yml:3:8: warning: `hosts` is computed, so this value has no effect: remove it [computed-value]",
    "networks.d/n.yml:4:10: warning: `summary` is computed, so this value has no effect: remove it [computed-value]",
  ],
  [
    "that no template reads is reported in each layer; not one that holds an anchor",
    {
      "common/a.yml": "motto: x\nx-a: 1\n_b: 1\n.c: 1\nax-d: 1\n",
      "guests.d/a.yml": "motto: y\n",
      "guests.d/b.yml": "hostnam: b\n",
    },
    "common/a.yml:1:8: warning: no template reads `motto`: correct its name, or remove it [unread-value]",
    "common/a.yml:5:7: warning: no template reads `ax-d`: correct its name, or remove it [unread-value]",
    "guests.d/a.yml:1:8: warning: no template reads `motto`: correct its name, or remove it [unread-value]",
    "guests.d/b.yml:1:10: warning: unknown key `hostnam`: did you mean `hostname`? [unknown-key]",
  ],
]);
