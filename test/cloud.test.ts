import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { suite, test } from "node:test";
import { load } from "js-yaml";
import { lintUserData } from "../src/cloud-init/lint.ts";
import { formatFinding } from "../src/finding.ts";
import { isoImage } from "../src/iso/image.ts";
import { CLOUD_LAB, IMAGES } from "./cloud-lab.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";
import { find, has } from "./tools.ts";

const HASH = "ab".repeat(32);

/** The findings on one guest beside the images of the host. */
const ofGuest = (guest: string, images = IMAGES) =>
  findings({ "host.d/images.yml": images, "guests.d/a.yml": guest }).map(formatFinding);

suite("the choice of the installer", () => {
  const at = (place: string, text: string) => [`guests.d/a.yml:${place}: ${text}`];

  test("an image or a tree, and what each needs", () => {
    assert.deepEqual(ofGuest("image: debian12\nos: {id: debian12}\n"), []);
    assert.deepEqual(
      ofGuest("image: debian12\nos: {id: debian12}\nvirtinst: {location: /srv/a.iso}\n"),
      at(
        "1:8",
        "error: `a` has both `image` and `virtinst.location`: remove one of them, or set `installer` to cloud-init or preseed [installer-ambiguous]",
      ),
    );
    assert.deepEqual(
      ofGuest(
        "image: debian12\ninstaller: cloud-init\nos: {id: debian12}\nvirtinst: {location: http://a.test/, ram: 2048}\n",
      ),
      [],
    );
    assert.deepEqual(
      ofGuest("installer: cloud-init\nos: {id: debian12}\n"),
      at(
        "1:12",
        "error: `a` has no installation source: set `image` to one of the host's `cloud_images` [location-missing]",
      ),
    );
    assert.deepEqual(
      ofGuest("image: debian12\n"),
      at(
        "1:8",
        "error: `a` has no installation source: set `os.id` to the release of the image, like debian12 or almalinux9 [location-missing]",
      ),
    );
    assert.deepEqual(
      ofGuest("image: debian12\nos: {id: debian12}\ndisks: []\n"),
      at(
        "3:8",
        "error: `a` has no installation source: the image needs a disk: add one to `disks` [location-missing]",
      ),
    );
  });

  test("an image for other machines, or without drivers for the guest's devices", () => {
    const of = (file: string, text: string) =>
      findings({
        "host.d/images.yml": `cloud_images: {a: {path: "/srv/${file}"}}\n`,
        "guests.d/a.yml": `image: a\nimage_copy: full\n${text}\n`,
      })
        .map(formatFinding)
        .filter((each) => each.includes("[image-"));
    const [fcos, flatcar] = ["os: {id: fedora-coreos-stable}", "os: {id: flatcar}"];
    const other =
      "guests.d/a.yml:1:8: warning: Ignition reads its config from QEMU only in the image for QEMU: take the image with `qemu` in its name [image-unsuitable]";
    for (const platform of ["metal", "openstack", "aws"])
      assert.deepEqual(of(`fedora-coreos-42.20250410.3.2-${platform}.x86_64.raw.xz`, fcos), [other]);
    assert.deepEqual(of("fedora-coreos-42.20250410.3.2-qemu.x86_64.qcow2", fcos), []);
    assert.deepEqual(of("flatcar_production_image.bin.bz2", flatcar), [other]);
    assert.deepEqual(of("flatcar_production_openstack_image.img", flatcar), [other]);
    for (const file of [
      "flatcar_production_qemu_image.img",
      "flatcar_production_qemu_uefi_image.img",
      "own.img",
    ])
      assert.deepEqual(of(file, flatcar), []);
    const debian = (more: string) => `os: {id: debian12}\n${more}`;
    assert.deepEqual(of("debian-12-nocloud-amd64.qcow2", debian("")), [
      "guests.d/a.yml:1:8: warning: there is no cloud-init in Debian's images `nocloud`: take `genericcloud` or `generic` [image-unsuitable]",
    ]);
    const cloud = "debian-12-genericcloud-amd64.qcow2";
    const without = (value: string) =>
      `warning: Debian's images \`genericcloud\` have no driver for \`${value}\`: set virtio, or take the image \`generic\` [image-without-driver]`;
    assert.deepEqual(of(cloud, debian("disks: [{}, {bus: sata}]")), [
      `guests.d/a.yml:4:19: ${without("sata")}`,
    ]);
    assert.deepEqual(of(cloud, debian("interfaces: [{bridge: br9, model: e1000}]")), [
      `guests.d/a.yml:4:35: ${without("e1000")}`,
    ]);
    assert.deepEqual(of(cloud, debian("disks: [{}]")), []);
    assert.deepEqual(of("debian-12-generic-amd64.qcow2", debian("disks: [{bus: sata}]")), []);
  });

  test("an installer of trees for a guest with an image, and one of other systems", () => {
    assert.deepEqual(ofGuest("image: debian12\ninstaller: kickstart\nos: {id: debian12}\n"), [
      ...at(
        "2:12",
        "error: `a` has no installation source: kickstart uses no `image`: remove `installer`, or set `virtinst.location` [location-missing]",
      ),
      ...at(
        "3:10",
        "error: no kickstart can be written for `debian12`: remove `installer`, and cloud-init sets this guest up [unknown-release]",
      ),
    ]);
    assert.deepEqual(
      ofGuest("installer: kickstart\nos: {id: debain12}\nvirtinst: {location: /srv/a.iso, ram: 2048}\n"),
      at(
        "2:10",
        "error: no kickstart can be written for `debain12`: did you mean `debian12`? [unknown-release]",
      ),
    );
  });

  test("a first disk that cannot be a copy", () => {
    const of = (disk: string, more = "") =>
      ofGuest(`image: debian12\nos: {id: debian12}\ndisks: [${disk}]\n${more}`);
    const text = "error: the first disk of a guest with an image must be a qcow2 or raw volume of its own";
    assert.deepEqual(of("{format: raw}"), []);
    assert.deepEqual(of("{format: raw}", "image_copy: linked\n"), [
      `guests.d/a.yml:3:18: ${text}: set its \`format\` to qcow2, or \`image_copy\` to full [image-disk-unusable]`,
    ]);
    assert.deepEqual(of("{format: vmdk}"), [
      `guests.d/a.yml:3:18: ${text}: set its \`format\` to qcow2 [image-disk-unusable]`,
    ]);
    assert.match(of("{device: cdrom}").join(), /remove its `device` \[image-disk-unusable\]/);
    assert.match(of("{backing: {volume: b}}").join(), /remove its `backing` \[image-disk-unusable\]/);
  });

  test("templates of the other installer, and a seed without meta-data", () => {
    const guest = "image: debian12\nos: {id: debian12}\n";
    assert.deepEqual(
      ofGuest(`${guest}templates: {autoinst: {src: autoinstall.d/ks.cfg}}\n`),
      at(
        "3:29",
        "error: `autoinstall.d/ks.cfg` is a template for kickstart, and cloud-init sets this guest up: remove `src`, or set `installer: kickstart` [answer-of-other-installer]",
      ),
    );
    assert.deepEqual(
      ofGuest(`${guest}templates: {meta_data: ~}\n`),
      at(
        "3:24",
        "error: cloud-init reads no seed without meta-data: remove `templates.meta_data` [seed-incomplete]",
      ),
    );
  });

  test("releases and images that are not there", () => {
    assert.match(
      ofGuest("image: debian12\nos: {id: debian99}\n").join(),
      /warning: `debian99` is newer than every known release, and debian13 is used instead: update miniascape \[newer-release\]/,
    );
    assert.match(
      ofGuest("image: debian12\nos: {id: debain12}\n").join(),
      /error: no cloud-init can be written for `debain12`: did you mean `debian12`\? \[unknown-release\]/,
    );
    assert.deepEqual(
      ofGuest("image: win\nos: {id: debian12}\n"),
      at("1:8", "error: there is no cloud image `win`: the host has debian12 [unknown-image]"),
    );
    assert.deepEqual(
      ofGuest("image: win\nos: {id: debian12}\n", "x-none: 1\n"),
      at(
        "1:8",
        "error: there is no cloud image `win`: set it in `cloud_images` of the host's layers [unknown-image]",
      ),
    );
  });
});

test("cloud images of the host: each message", () => {
  const of = (image: string) =>
    findings({ "host.d/images.yml": `cloud_images: {a: ${image}}\n` }).map(({ message }) => message);
  const url = "url: https://a.test/a.qcow2";
  assert.deepEqual(of(`{${url}, sha256: ${HASH}}`), []);
  assert.deepEqual(of("{path: /srv/a.qcow2}"), []);
  const cases: Readonly<Record<string, string>> = {
    [`{${url}, path: /srv/a.qcow2, sha256: ${HASH}}`]: "must have either `url` or `path`",
    [`{${url}, sha256: ${HASH}, sums: "https://a.test/S"}`]:
      "must have only one of `sha256`, `sha512` and `sums`",
    [`{${url}}`]:
      "must have `sha256`, `sha512` or `sums`: without a hash, nobody knows which image the host gets",
    '{path: /srv/a.qcow2, sums: "https://a.test/S"}': "`sums` is for images with a `url`",
    [`{${url}, sums: "http://a.test/S"}`]:
      "must be an https URL: over http, anybody on the way could change the list together with the image",
    "{url: 'ftp://a.test/a', sums: 'https://a.test/S'}":
      "must be an http or https URL without spaces, quotes and backslashes",
    [`{${url}, sha256: abc}`]: "must be 64 hexadecimal digits, as sha256sum prints them",
    [`{${url}, sha512: abc}`]: "must be 128 hexadecimal digits, as sha512sum prints them",
  };
  for (const [image, message] of Object.entries(cases))
    assert.ok(
      of(image).some((each) => each.includes(message)),
      `${image}: ${of(image).join()}`,
    );
  assert.match(
    findings({ "host.d/images.yml": "cloud_images: [a]\n" })
      .map(({ message }) => message)
      .join(),
    /must be a map of names and images/,
  );
});

test("what a seed cannot say is a finding at its line", () => {
  const cases: readonly (readonly [os: string, value: string, place: string, message: string])[] = [
    [
      "debian12",
      "kdump: {enabled: true}",
      "3:8",
      "only an installer can do this, and none runs: remove `kdump`",
    ],
    [
      "debian12",
      "after_install: poweroff",
      "3:16",
      "only an installer can do this, and none runs: remove `after_install`",
    ],
    [
      "debian12",
      "scripts: [{text: a, stage: pre}]",
      "3:28",
      "scripts run at the end of the guest's first boot, as no installer runs: remove `stage`",
    ],
    [
      "debian12",
      "scripts: [a, {text: a, nochroot: true}]",
      "3:34",
      "scripts run at the end of the guest's first boot, as no installer runs: remove `nochroot`",
    ],
    [
      "debian12",
      "users: [{name: al, gid: 1500}]",
      "3:25",
      "cloud-init chooses the group of `al`: remove `gid`",
    ],
    [
      "opensuse15.6",
      "yum_repos: [{name: a, mirrorlist: 'http://a.test/', cost: 5}]",
      "3:59",
      "repositories of zypper have nothing like it: remove `cost`",
    ],
    [
      "opensuse15.6",
      "yum_repos: [{name: a, baseurl: 'http://a.test/', exclude: [vim]}]",
      "3:59",
      "repositories of zypper have nothing like it: remove `exclude`",
    ],
    ["debian12", "kernel_args: [quiet]", "3:14", "the image has its own boot loader: remove `kernel_args`"],
    [
      "debian12",
      "virtinst: {extra_args: [quiet]}",
      "3:24",
      "no installer runs: remove `virtinst.extra_args`",
    ],
    [
      "almalinux9",
      "repos: [{name: a, baseurl: 'http://a.test/'}]",
      "3:8",
      "no installer runs that could use `repos`: put repositories of the guest into `yum_repos`",
    ],
    ["almalinux9", "keep_tree: true", "3:12", "there is no install tree: remove `keep_tree`"],
    [
      "almalinux9",
      "partitioning: {fstype: ext4}",
      "3:24",
      "the image has its own partitions, and `/` grows to the disk: remove `fstype`",
    ],
    ["almalinux9", "packages: [-vim]", "3:12", "cloud-init removes no package: leave out `-vim`"],
    [
      "ubuntu24.04",
      "packages: ['@server']",
      "3:12",
      "apt has no package groups: name packages in place of `@server`",
    ],
    [
      "debian12",
      "yum_repos: [{name: a, baseurl: 'http://a.test/'}]",
      "3:12",
      "apt takes no repositories of yum: remove `yum_repos`",
    ],
    [
      "debian12",
      "firewall: {enabled: true}",
      "3:11",
      "images of debian12 have no firewalld: set `firewall: {enabled: false}`",
    ],
    [
      "opensuse15.6",
      "selinux: enforcing",
      "3:10",
      "images of opensuse15.6 have no SELinux: set `selinux: disabled`",
    ],
    [
      "debian12",
      "timezone: {utc: false}",
      "3:17",
      "cloud-init leaves the hardware clock in UTC: set `utc: true`",
    ],
  ];
  for (const [os, value, place, message] of cases)
    assert.deepEqual(
      ofGuest(`image: debian12\nos: {id: ${os}}\n${value}\n`),
      [`guests.d/a.yml:${place}: warning: ${message} [cannot-say]`],
      value,
    );
  assert.deepEqual(
    ofGuest(
      "image: debian12\nos: {id: debian12}\nfirewall: {enabled: false}\nselinux: disabled\nkernel_args: []\n",
    ),
    [],
  );
  const nodes = "image: debian12\nos: {id: almalinux9}\ninterfaces: [{network: n, ip: 10.1.1.2}]\n";
  const network = "gateway: 10.1.1.1\nprefix: 24\ndhcp: {start: 10.1.1.100, end: 10.1.1.199}\n";
  const ofLab = (guest: string) =>
    findings({
      "host.d/images.yml": IMAGES,
      "networks.d/n.yml": `domain: n.test\n${network}`,
      "networks.d/m.yml": `domain: m.test\n${network.replaceAll("10.1.1", "10.1.2")}`,
      "guests.d/a.yml": guest,
    }).map(formatFinding);
  assert.deepEqual(
    ofLab(`${nodes}cluster: {nodes: [a]}\n`).filter((each) => each.includes("cannot-say")),
    [
      "guests.d/a.yml:4:10: warning: no template for cloud-init sets up a cluster: install the guest with kickstart [cannot-say]",
    ],
  );
  const line = "guests.d/a.yml:3:38: warning: ";
  for (const links of ["]", ", {network: m}]\nbonds: {bond0: {members: [1, 2]}}"])
    assert.deepEqual(
      ofLab(`image: debian12\nos: {id: debian12}\ninterfaces: [{network: n}, {network: m}${links}\n`),
      [
        `${line}cloud-init also takes the default route of this network, by DHCP: set \`ip\` and \`bootproto: static\`, or use an isolated network [cannot-say]`,
      ],
    );
  const ipv6 = { "networks.d/v6.yml": 'ipv6: {gateway: "fd00:6::1"}\n', "host.d/images.yml": IMAGES };
  for (const [gateway6, expected] of [
    [
      'ipv6: {gateway: "fd00:9::1"}\n',
      [
        `${line}cloud-init also takes the default route of this network, by router advertisement: set an IPv6 address, or use an isolated network [cannot-say]`,
      ],
    ],
    ["", []],
  ] as const)
    assert.deepEqual(
      findings({
        ...ipv6,
        "networks.d/n.yml": `domain: n.test\n${network}${gateway6}`,
        "guests.d/a.yml": "image: debian12\nos: {id: debian12}\ninterfaces: [{network: n}, {network: v6}]\n",
      }).map(formatFinding),
      expected,
    );
});

test("a part of a guest with an image fills a disk of its own, or is a finding", () => {
  const of = (parts: string, disks = "{size: 8}, {size: 1}, {device: cdrom}") =>
    ofGuest(
      `image: debian12\nos: {id: debian12}\ndisks: [${disks}]\npartitioning: {parts: [${parts}]}\n`,
    ).map((text) => text.replace(/^guests\.d\/a\.yml:|warning: | \[cannot-say\]$/g, ""));
  assert.deepEqual(of("{mountpoint: /srv, device: 1}"), []);
  assert.deepEqual(of("{mountpoint: swap, device: 1}"), []);
  assert.deepEqual(of("{mountpoint: /srv, device: 1, size: 100, grow: true, fstype: xfs}"), []);
  const own = "the image has its own partitions: put the file system on another disk, or remove it";
  assert.deepEqual(of("{mountpoint: /srv, size: 100}"), [`4:24: ${own}`]);
  assert.deepEqual(of("{mountpoint: /srv, fstype: tmpfs, device: 1}"), [`4:24: ${own}`]);
  assert.deepEqual(of("{mountpoint: /srv, device: 2}, {mountpoint: /a, device: 7}"), [
    "4:24: the guest has no disk 2, it has 3: disks count from 0",
    "4:55: the guest has no disk 7, it has 3: disks count from 0",
  ]);
  assert.deepEqual(of("{mountpoint: /srv, device: 1}, {mountpoint: /a, device: 1}"), [
    "4:55: one file system fills a disk: give this one a disk of its own",
  ]);
  assert.deepEqual(of("{mountpoint: /srv, device: 1}", "{size: 8}, {size: 1, bus: scsi}"), [
    "3:20: the guest finds the disk by its serial number: set `bus` to virtio",
  ]);
  const keys = ["size: 100", "max: 200", "name: a", "luks: {passphrase: a}", "primary: true"];
  for (const value of [...keys, "existing: vdb1"]) {
    const [key = ""] = value.split(":");
    const column = "partitioning: {parts: [{mountpoint: /srv, device: 1, : ".length + key.length + 1;
    assert.deepEqual(of(`{mountpoint: /srv, device: 1, ${value}}`), [
      `4:${column}: the file system fills its disk: remove \`${key}\``,
    ]);
  }
});

test("settings of a link without a fixed address are findings", () => {
  const of = (guest: string) =>
    findings({
      "host.d/images.yml": IMAGES,
      "networks.d/n.yml":
        "domain: n.test\ngateway: 10.1.1.1\nprefix: 24\ndhcp: {start: 10.1.1.100, end: 10.1.1.199}\n",
      "guests.d/a.yml": `image: debian12\nos: {id: debian12}\ninterfaces:\n- {network: n, ip: 10.1.1.2}\n- {network: n, bootproto: none${guest}`,
    })
      .map(formatFinding)
      .filter((each) => each.includes("cannot-say"));
  const text = (place: string, key: string) =>
    `guests.d/a.yml:${place}: warning: cloud-init sets this only on a link with a fixed address: set \`addresses\`, or remove \`${key}\` [cannot-say]`;
  assert.deepEqual(of("}\n"), []);
  assert.deepEqual(of(", search: [a.test], addresses: [10.1.1.3]}\n"), []);
  assert.deepEqual(of(", search: [a.test]}\n"), [text("5:41", "search")]);
  const dhcp = of("}\n- {network: n, nameservers: [10.1.1.9]}\n").filter(
    (each) => !each.includes("default route"),
  );
  assert.deepEqual(dhcp, [text("6:29", "nameservers")]);
  assert.deepEqual(of(", nameservers: [10.1.1.9]}\nbonds: {b: {members: [1]}}\n"), [
    text("5:46", "nameservers"),
  ]);
  assert.deepEqual(
    of(
      "}\nvlans: {v: {id: 5, link: 1, bootproto: none, routes: [{to: 10.5.0.0/16, via: 10.1.1.7}], ipv6: false}}\n",
    ),
    [text("6:54", "routes")],
  );
});

test("the name of a VLAN, where cloud-init takes more from it", () => {
  const of = (system: string, name: string) =>
    findings({
      "host.d/images.yml": IMAGES,
      "networks.d/n.yml": "domain: n.test\ngateway: 10.1.1.1\nprefix: 24\n",
      "guests.d/a.yml": `image: debian12\nos: {id: ${system}}\ninterfaces: [{network: n, ip: 10.1.1.2, bootproto: static}]\nvlans:\n  ${name}: {id: 30, link: 0, addresses: [10.30.0.2/24], ipv6: false}\n`,
    })
      .map(formatFinding)
      .filter((each) => each.includes("cannot-say"));
  const text = (name: string) =>
    `guests.d/a.yml:5:${name.length + 5}: warning: cloud-init finds the number and the link of a VLAN in its name: call it \`nic0.30\` [cannot-say]`;
  for (const system of ["almalinux9", "opensuse15.6"]) {
    assert.deepEqual(of(system, "nic0.30"), []);
    assert.deepEqual(of(system, "blue"), [text("blue")]);
  }
  assert.deepEqual(of("almalinux9", "vlan30"), []);
  assert.deepEqual(of("opensuse15.6", "vlan30"), [text("vlan30")]);
  for (const system of ["debian12", "ubuntu24.04", "fedora45"]) assert.deepEqual(of(system, "blue"), []);
});

test("routes and name servers stand where each renderer of cloud-init reads them", async () => {
  const settings =
    "nameservers: [10.9.8.53], search: [a.test], routes: [{to: 10.50.0.0/16, via: 10.9.8.7, metric: 5}]";
  const nics = `interfaces:\n- {network: lab, ip6: "fd00:9::21", ${settings}}\n- {network: inner, ip: 10.9.9.21, bootproto: static, ipv6: false}\n`;
  const bond = "bonds: {bond0: {members: [0, 1], options: {miimon: 50, lacp_rate: fast}}}\n";
  const lab = new OwnLab({
    ...CLOUD_LAB,
    "_data/default/guests.d/one.yml": `image: debian12\nos: {id: debian12}\n${nics}`,
    "_data/default/guests.d/two.yml": `image: debian12\nos: {id: opensuse15.6}\n${nics.replaceAll("9.21", "9.22").replace("::21", "::22")}`,
    "_data/default/guests.d/four.yml":
      "image: debian12\nos: {id: opensuse15.6}\ninterfaces: [{network: lab, ip: 10.9.8.24, bootproto: static}]\n",
    "_data/default/guests.d/three.yml": `image: debian12\nos: {id: debian12}\n${nics.replace("ip: 10.9.9.21, bootproto: static, ", "").replace("::21", "::23")}${bond}`,
  });
  const { code, stderr } = await lab.build();
  assert.equal(code, 0, stderr);
  const configOf = (guest: string) =>
    (load(readFileSync(lab.path(`_site/guests.d/${guest}/network-config`), "utf8")) as { config: unknown[] })
      .config as { params?: object; type: string; subnets?: { type: string }[] }[];
  const [first] = configOf("one");
  const routes = [{ destination: "10.50.0.0/16", gateway: "10.9.8.7", metric: 5 }];
  assert.deepEqual(
    first?.subnets?.map(({ type, ...rest }) => [type, "routes" in rest]),
    [
      ["dhcp4", false],
      ["static6", true],
    ],
  );
  const { dns_nameservers, routes: own } = (first?.subnets?.[1] ?? {}) as Record<string, unknown>;
  assert.deepEqual([dns_nameservers, own], [["10.9.8.53"], routes]);
  assert.deepEqual(configOf("two").at(-1), {
    type: "nameserver",
    address: ["10.9.8.53"],
    search: ["a.test"],
  });
  // The domain of the link with the default route is searched, as elsewhere.
  assert.deepEqual(configOf("four").at(-1), {
    type: "nameserver",
    address: ["10.9.8.1"],
    search: ["lab.test"],
  });
  const { bootcmd } = load(readFileSync(lab.path("_site/guests.d/two/user-data"), "utf8")) as Record<
    string,
    string[][]
  >;
  assert.deepEqual(
    bootcmd?.at(-1),
    "ip route replace 10.50.0.0/16 via 10.9.8.7 dev nic0 metric 5".split(" "),
  );
  const { params } = configOf("three").find(({ type }) => type === "bond") ?? {};
  assert.deepEqual(params, { "bond-mode": "active-backup", "bond-miimon": 50, "bond-lacp_rate": "fast" });
});

test("user data of a lab's own template is checked", () => {
  const messages = (text: string) =>
    lintUserData(text).map(
      ({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`,
    );
  assert.deepEqual(messages("#cloud-config\nhostname: a\n"), []);
  assert.deepEqual(messages("hostname: a\n"), [
    "1:1 error the first line must be `#cloud-config`: without it, cloud-init ignores the file",
  ]);
  assert.deepEqual(messages("#cloud-config\nhostnam: a\n"), [
    "2:10 warning cloud-init has no key `hostnam`: did you mean `hostname`?",
  ]);
  assert.deepEqual(messages("#cloud-config\n- a\n"), [
    "1:1 error a cloud config must be a map of keys and values",
  ]);
  assert.match(messages("#cloud-config\na: [b\n").join(), /^\d+:\d+ error this is not YAML: /);
});

suite("the seed", () => {
  test("is in the guest's directory, private, and has the same bytes as its files", async (t) => {
    const lab = new OwnLab(CLOUD_LAB);
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    const file = (name: string) => lab.path(`_site/guests.d/web/${name}`);
    assert.match(readFileSync(lab.path("_site/use.html"), "utf8"), /<code>--wait<\/code>/);
    const members = ["meta-data", "network-config", "user-data"];
    for (const name of [...members, "seed.iso"]) assert.equal(statSync(file(name)).mode & 0o777, 0o600, name);
    const image = readFileSync(file("seed.iso"));
    const files = members.map((name) => ({ name, content: readFileSync(file(name)) }));
    assert.deepEqual(image, isoImage("CIDATA", files.reverse()));
    assert.equal(image.length, 59392);
    if (!has(t, "isoinfo")) return;
    const isoinfo = (...args: string[]) =>
      execFileSync(find("isoinfo") as string, ["-i", file("seed.iso"), ...args], { encoding: "utf8" });
    assert.match(isoinfo("-d"), /^Volume id: CIDATA$/m);
    assert.deepEqual(
      isoinfo("-J", "-f").trim().split("\n"),
      members.map((name) => `/${name}`),
    );
    for (const name of members)
      assert.equal(isoinfo("-J", "-x", `/${name}`), readFileSync(file(name), "utf8"));
  });

  test("makes and mounts the file systems of further disks, and writes repositories as a file", async () => {
    const lab = new OwnLab(CLOUD_LAB);
    const { code, stderr } = await lab.build();
    assert.equal(code, 0, stderr);
    const text = (file: string) => readFileSync(lab.path(`_site/guests.d/${file}`), "utf8");
    const web = load(text("web/user-data")) as Record<string, unknown>;
    const [data, swap] = ["/dev/disk/by-id/virtio-disk-1", "/dev/disk/by-id/virtio-SWAP"];
    assert.deepEqual(web.fs_setup, [
      { device: data, partition: "any", filesystem: "xfs", label: "data", extra_opts: ["-m", "crc=1"] },
      { device: swap, partition: "any", filesystem: "swap" },
    ]);
    assert.deepEqual(web.mounts, [
      [data, "/srv/data", "xfs", "nofail,noatime", "0", "2"],
      [swap, "none", "swap", "sw", "0", "0"],
    ]);
    const script = text("web/vmbuild.sh");
    for (const serial of ["disk-0", "disk-1", "SWAP"]) assert.ok(script.includes(`,serial=${serial}\n`));
    const files = (load(text("db/user-data")) as Record<string, { path: string; content: string }[]>)
      .write_files;
    const { content } = files?.find(({ path }) => path === "/etc/yum.repos.d/lab.repo") ?? {};
    assert.equal(
      content,
      "[extra]\nname=extra\nbaseurl=http://a.test/%20a/\ngpgkey=http://a.test/key\ngpgcheck=1\nenabled=1\n" +
        "[mirrors]\nname=mirrors\nmirrorlist=http://a.test/list\ncost=5\nexclude=a b\ngpgcheck=0\nenabled=1\n",
    );
  });

  test("an image keeps files of any size, and refuses what it cannot name", () => {
    const sizes = [0, 1, 2047, 2048, 2049, 100_000];
    const files = sizes.map((size, at) => ({ name: `f${at}`, content: Buffer.alloc(size, 97 + at) }));
    const image = isoImage("X_1", files);
    for (const { content } of files) assert.ok(image.includes(content));
    assert.equal(image.length % 2048, 0);
    assert.throws(() => isoImage("cidata", []), /label|sector/);
    const many = Array.from({ length: 60 }, (_, at) => ({ name: `file-${at}`, content: Buffer.alloc(1) }));
    assert.throws(() => isoImage("X", many), /label|sector/);
  });
});
