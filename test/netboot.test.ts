import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { bootWord } from "../src/artifacts/quoting.ts";
import { temporaryDirectory } from "./build.ts";
import { commandIn } from "./cli.ts";
import { findings } from "./findings.ts";
import { OwnLab } from "./own-lab.ts";
import { run } from "./run.ts";
import { has } from "./tools.ts";

const NETWORK =
  "domain: lab.test\ngateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\nnetboot: true\n";
const OTHER = "mode: isolated\ngateway: 10.9.9.1\nprefix: 24\ndhcp: {start: 10.9.9.100, end: 10.9.9.199}\n";
const OWN_TREE = "http://ks/kstree/rocky/9/";
const LAYERS = {
  "storages.d/default.yml": "path: /srv/default\n",
  "networks.d/lab.yml": NETWORK,
  "networks.d/other.yml": OTHER,
  "guests.d/a.yml": `os: {id: rocky9}\nvirtinst: {method: pxe, location: "${OWN_TREE}", ram: 2048, extra_args: [inst.sshd quiet]}\ninterfaces: [{network: other, mac: 52:54:00:00:00:01}, {network: lab, mac: 52:54:00:00:00:0A, ip: 10.9.8.7}]\n`,
  "guests.d/m.yml":
    'description: a machine\nvirtual: false\nnetboot: install\nos: {id: rhel6.9}\nvirtinst: {location: "http://trees.test/6"}\ndisks: [{bus: nvme, size: 900}, {}]\ninterfaces: [{network: lab, ip: 10.9.8.8, mac: 00:16:3e:00:00:0b}]\n',
  "guests.d/plain.yml": `os: {id: rocky9}\nvirtinst: {location: "${OWN_TREE}", ram: 2048}\ninterfaces: [{network: lab}]\n`,
};
const inSite = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`_data/default/${path}`, text]));

suite("a lab with network boot", () => {
  const lab = new OwnLab(inSite(LAYERS));
  const read = (path: string) => readFileSync(lab.path(`out/${path}`), "utf8");

  test("is built, with a boot file for the guests that are installed over the network, and for no other", async () => {
    const { code, stderr } = await lab.build(["-w", "out"]);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /m\.yml:3:10: info: a machine with `netboot: install` is installed each time that it boots from the network: /,
    );
    assert.equal(
      read("boot/mac/52-54-00-00-00-0a.ipxe"),
      [
        "#!ipxe",
        "# Installs a.",
        `kernel ../../kstree/rocky/9/images/pxeboot/vmlinuz initrd=initrd.img inst.ks=http://10.9.8.1/guests.d/a/ks.cfg ip=dhcp inst.repo=${OWN_TREE} BOOTIF=01-52-54-00-00-00-0a console=tty0 console=ttyS0 inst.sshd quiet`,
        "initrd ../../kstree/rocky/9/images/pxeboot/initrd.img",
        "boot",
        "",
      ].join("\n"),
    );
    assert.equal(
      read("boot/mac/00-16-3e-00-00-0b.ipxe"),
      [
        "#!ipxe",
        "# Installs m (a machine).",
        "kernel http://trees.test/6/images/pxeboot/vmlinuz initrd=initrd.img ks=http://10.9.8.1/guests.d/m/ks.cfg ksdevice=bootif method=http://trees.test/6 BOOTIF=01-00-16-3e-00-00-0b",
        "initrd http://trees.test/6/images/pxeboot/initrd.img",
        "boot",
        "",
      ].join("\n"),
    );
    assert.match(
      read("boot/boot.ipxe"),
      /^#!ipxe\n(?:#.*\n)*chain --replace mac\/\$\{netX\/mac:hexhyp\}\.ipxe \|\| exit\n$/,
    );
    const { stdout } = await commandIn(lab.dir, ["list", "outputs"]);
    assert.deepEqual(stdout.match(/^boot\/\S+/gm), [
      "boot/boot.ipxe",
      "boot/mac/00-16-3e-00-00-0b.ipxe",
      "boot/mac/52-54-00-00-00-0a.ipxe",
    ]);
  });

  test("names the boot file in the network's XML, and the address in the web servers' configurations", () => {
    assert.match(
      read("host/networks.d/lab.xml"),
      /<bootp file='http:\/\/10\.9\.8\.1\/boot\/boot\.ipxe'\/>\n {4}<\/dhcp>/,
    );
    assert.doesNotMatch(read("host/networks.d/other.xml"), /bootp/);
    assert.match(read("host/etc/nginx/conf.d/miniascape.conf"), /server_name ks 10\.9\.8\.1;/);
    assert.match(read("host/etc/httpd/conf.d/miniascape.conf"), /ServerAlias 10\.9\.8\.1\n/);
  });

  test("has a build script that loads the installer over the network", async (t) => {
    const script = read("guests.d/a/vmbuild.sh");
    assert.match(script, /^ {2}--pxe$/m);
    // libvirt boots by the first interface, unless the devices have an order.
    assert.match(script, /^connection lab network=lab,boot\.order=2,model=virtio,mac=52:54:00:00:00:0a$/m);
    assert.match(script, /^disk default a\.qcow2 6 qcow2 own \S+,boot\.order=1$/m);
    assert.doesNotMatch(script, /--location|--initrd-inject|--extra-args/);
    const { code, stderr } = await run("bash", [lab.path("out/guests.d/a/vmbuild.sh"), "other.cfg"]);
    assert.equal(code, 2);
    assert.match(stderr, /the guest fetches its answer file by itself: leave out other\.cfg/);
    if (!has(t, "shellcheck")) return;
    const checked = await run("shellcheck", ["-S", "style", lab.path("out/guests.d/a/vmbuild.sh")]);
    assert.equal(checked.code, 0, checked.stdout);
  });

  test("leaves a machine that is not virtual out of all scripts, but not out of DHCP, names and pages", () => {
    for (const path of ["up", "down", "status", "host/storage_register.sh"])
      assert.doesNotMatch(read(path), /\bguest_uuid\[m\]|^guest m |m\.qcow2/m, path);
    assert.doesNotMatch(read("check-host"), /m\.qcow2/);
    assert.equal(existsSync(lab.path("out/guests.d/m/vmbuild.sh")), false);
    assert.match(read("guests.d/m/ks.cfg"), /^ignoredisk --only-use=nvme0n1$/m);
    assert.match(read("host/networks.d/lab.xml"), /<host mac='00:16:3e:00:00:0b'/);
    const page = read("guests.d/m/index.html");
    assert.match(page, /its own, not virtual/);
    assert.match(page, /boot\/mac\/00-16-3e-00-00-0b\.ipxe/);
    assert.doesNotMatch(page, /Build it/);
  });

  test("tells what a change means", async () => {
    lab.write(
      inSite({
        "guests.d/plain.yml": LAYERS["guests.d/plain.yml"].replace("ram", "method: pxe, ram"),
      }),
    );
    const { stdout } = await commandIn(lab.dir, ["diff", "out"], { NO_COLOR: "1" });
    assert.match(stdout, /^guest\/plain: host-file/m, stdout);
    // Another order of its boot devices stays in its definition.
    lab.write(inSite({ ...LAYERS, "guests.d/a.yml": LAYERS["guests.d/a.yml"].replace("method: pxe, ", "") }));
    const back = await commandIn(lab.dir, ["diff", "out"], { NO_COLOR: "1" });
    assert.match(
      back.stdout,
      /^guest\/a: guest-restart\n {2}virtinst\.method: pxe -> \(none\) \(host-file\)/m,
      back.stdout,
    );
    lab.write(
      inSite({
        ...LAYERS,
        "networks.d/lab.yml": NETWORK.replace("netboot: true\n", ""),
        "guests.d/a.yml": "templates: ~\n",
        "guests.d/m.yml": "templates: ~\n",
      }),
    );
    assert.match(
      (await commandIn(lab.dir, ["diff", "out"], { NO_COLOR: "1" })).stdout,
      /^network\/lab: network-restart/m,
    );
  });
});

test("with TFTP, machines without iPXE get the one of the host's packages", async (t) => {
  const root = join(temporaryDirectory(), "tftp");
  const lab = new OwnLab(
    inSite({
      ...LAYERS,
      "networks.d/lab.yml": NETWORK.replace("true", `{tftp: ${root}}`),
      "guests.d/a.yml": LAYERS["guests.d/a.yml"]
        .replace("ip: 10.9.8.7", "ip: 10.9.8.7, rom: false")
        .replace("ram", "firmware: uefi, ram"),
    }),
  );
  const { code, stderr } = await lab.build(["-w", "out"]);
  assert.equal(code, 0, stderr);
  const read = (path: string) => readFileSync(lab.path(`out/${path}`), "utf8");
  const xml = read("host/networks.d/lab.xml");
  assert.ok(xml.includes(`<tftp root='${root}'/>`), xml);
  assert.deepEqual(
    [...xml.matchAll(/option value='([^']+)'/g)].map(([, value]) => value),
    [
      "dhcp-match=set:ipxe,175",
      "dhcp-match=set:efi,option:client-arch,7",
      "dhcp-match=set:efi,option:client-arch,9",
      "dhcp-boot=tag:!ipxe,tag:efi,snponly.efi",
      "dhcp-boot=tag:!ipxe,tag:!efi,undionly.kpxe",
    ],
  );
  const outputs = (await commandIn(lab.dir, ["list", "outputs"])).stdout;
  assert.match(outputs, /^host\/tftp_register\.sh /m);
  // libvirt of Debian chooses a firmware with Secure Boot for q35, by which iPXE does not start.
  assert.match(
    read("guests.d/a/vmbuild.sh"),
    /firmware=efi,firmware\.feature0\.name=secure-boot,firmware\.feature0\.enabled=no/,
  );
  assert.match(read("guests.d/a/vmbuild.sh"), /xpath0\.set=\.\/rom\/@enabled,xpath0\.value=no/);

  const script = lab.path("out/host/tftp_register.sh");
  const planned = await run("bash", [script, "--dry-run"]);
  assert.match(planned.stdout, /^'install' '-d' /);
  assert.equal(existsSync(root), false);
  const result = await run("bash", [script]);
  assert.equal(existsSync(root), true);
  const again = await run("bash", [script]);
  assert.deepEqual([again.stdout, again.code], ["", result.code]);
  // A package that is missing is named.
  assert.equal(result.code === 1, /tftp_register\.sh: \S+ is missing \(Debian: /.test(result.stderr));
  for (const wrong of ["--x", ""]) assert.equal((await run("bash", [script, wrong])).code, 2);

  const [asked = ""] = /^tftp_root\(\) \{$.*?^\}$/ms.exec(read("check-host")) ?? [];
  const messages = async (directory: string) => {
    const says = "ok() { echo ok; }; note() { echo note; }; problem() { echo problem; }";
    return (await run("bash", ["-c", `${says}; ${asked}; tftp_root "$1"`, "check-host", directory])).stdout;
  };
  assert.equal(await messages(join(root, "none")), "problem\n");
  if (process.getuid?.() !== 0) return t.skip("only root can look as another user");
  assert.equal(await messages("/usr"), "ok\n");
  assert.equal(await messages(root), "problem\n", "below a directory of root alone");
  if (!has(t, "shellcheck")) return;
  for (const path of [script, lab.path("out/check-host")]) {
    const checked = await run("shellcheck", ["-S", "style", path]);
    assert.equal(checked.code, 0, checked.stdout);
  }
});

test("with `loader: grub`, machines without iPXE get shim and GRUB, with the kernels of their installers", async (t) => {
  const root = join(temporaryDirectory(), "tftp");
  const lab = new OwnLab(
    inSite({
      ...LAYERS,
      "networks.d/lab.yml": NETWORK.replace("true", `{tftp: ${root}, loader: grub}`),
      "guests.d/a.yml": LAYERS["guests.d/a.yml"]
        .replace("ip: 10.9.8.7", "ip: 10.9.8.7, rom: false")
        .replace("inst.sshd quiet", 'inst.sshd "it\'s;$HOME"')
        .replace("ram", "firmware: uefi, machine: q35, secure_boot: true, ram"),
      // The tree of `a` by another name of the host, and a path with odd characters
      "guests.d/b.yml": `os: {id: rocky9}\nvirtinst: {method: pxe, location: "http://ks.other.test/kstree/rocky/9/", ram: 2048}\ninterfaces: [{network: lab, mac: 52:54:00:00:00:0d}]\n`,
      "networks.d/other.yml": `domain: other.test\n${OTHER}`,
      "guests.d/m.yml": LAYERS["guests.d/m.yml"].replace("trees.test/6", "127.0.0.1:9/a_b//6"),
    }),
  );
  const { code, stderr } = await lab.build(["-w", "out"]);
  assert.equal(code, 0, stderr);
  const read = (path: string) => readFileSync(lab.path(`out/${path}`), "utf8");
  assert.match(read("host/networks.d/lab.xml"), /dhcp-boot=tag:!ipxe,tag:efi,shimx64\.efi'/);
  assert.match(read("guests.d/a/vmbuild.sh"), /feature0\.name=secure-boot,firmware\.feature0\.enabled=yes/);
  // It would wait for its installer. A card with iPXE gets it in another way.
  assert.match(
    read("guests.d/a/vmbuild.sh"),
    new RegExp(
      `cmp -s -- "\\$here/\\.\\./\\.\\./boot/grub\\.cfg" ${root}/grub/grub\\.cfg \\|\\|\\n {2}die 'GRUB in ${root} is not that of the plan: run host/tftp_register\\.sh'`,
    ),
  );
  assert.doesNotMatch(read("guests.d/b/vmbuild.sh"), /grub\.cfg/);
  const own = "trees/kstree/rocky/9/images/pxeboot";
  const far = "trees/http_3a_/_2f_127.0.0.1_3a_9/a_5f_b/_2f_6/images/pxeboot";
  const config = read("boot/grub.cfg");
  assert.deepEqual(
    config
      .split("\n")
      .filter((line) => /^ {2}(?:linux|initrd) |^if /.test(line))
      .map((line) => line.replace(/(\/\S+) .*/, "$1")),
    [
      ...[
        'if [ "$net_default_mac" = 52:54:00:00:00:0a ]; then',
        `  linux /${own}/vmlinuz`,
        `  initrd /${own}/initrd.img`,
      ],
      ...[
        'if [ "$net_default_mac" = 52:54:00:00:00:0d ]; then',
        `  linux /${own}/vmlinuz`,
        `  initrd /${own}/initrd.img`,
      ],
      ...[
        'if [ "$net_default_mac" = 00:16:3e:00:00:0b ]; then',
        `  linux /${far}/vmlinuz`,
        `  initrd /${far}/initrd.img`,
      ],
    ],
  );
  assert.match(config, / inst\.sshd '"it'\\''s;\$HOME"'$/m);
  assert.match(config, /\nexit\n$/);

  const script = lab.path("out/host/tftp_register.sh");
  const { stdout } = await run("bash", [script, "--dry-run"]);
  assert.match(
    stdout,
    new RegExp(
      `^'curl' '-fsSL' '-o' '${root}/${far}/vmlinuz' '--' 'http://127\\.0\\.0\\.1:9/a_b//6/images/pxeboot/vmlinuz'$`,
      "m",
    ),
  );
  const result = await run("bash", [script]);
  assert.equal(result.code, 1);
  assert.match(
    result.stderr,
    /^tftp_register\.sh: \/srv\/content\/rocky\/9\/images\/pxeboot\/vmlinuz is missing$/m,
  );
  assert.match(
    result.stderr,
    /^tftp_register\.sh: cannot get http:\/\/127\.0\.0\.1:9\/a_b\/\/6\/images\/pxeboot\/initrd\.img$/m,
  );
  for (const name of ["grub.cfg", "grub/grub.cfg"])
    assert.equal(readFileSync(join(root, name), "utf8"), config);

  const asks = /^grub_files\(\) \{$.*?^\}$/ms.exec(read("check-host"))?.[0] ?? "";
  const messages = async () => {
    const says = `ok() { echo ok; }; problem() { echo problem; }; here=${lab.path("out")}`;
    return (await run("bash", ["-c", `${says}; ${asks}; grub_files "$1"`, "check-host", root])).stdout;
  };
  assert.equal(await messages(), "problem\n", "without the kernels");
  for (const path of [
    "shimx64.efi",
    "grubx64.efi",
    ...["vmlinuz", "initrd.img"].flatMap((name) => [`${own}/${name}`, `${far}/${name}`]),
  ]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), "");
  }
  assert.equal(await messages(), "ok\n");
  writeFileSync(join(root, "grub/grub.cfg"), "");
  assert.equal(await messages(), "problem\n", "with another plan");
  if (!has(t, "shellcheck")) return;
  // SC2054: the options of virt-install have commas.
  for (const path of [
    script,
    ...["check-host", "guests.d/a/vmbuild.sh"].map((name) => lab.path(`out/${name}`)),
  ]) {
    const checked = await run("shellcheck", ["-S", "style", "-e", "SC2054", path]);
    assert.equal(checked.code, 0, checked.stdout);
  }
});

test("a secret in an answer file that the guest fetches is an error at its line", async () => {
  const lab = new OwnLab(
    inSite({
      ...LAYERS,
      "guests.d/a.yml": `${LAYERS["guests.d/a.yml"]}rhsm: {organization: o, activation_key: secret-key}\n`,
    }),
  );
  const { code, stderr } = await lab.build(["-w", "out"]);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /guests\.d\/a\.yml:4:\d+: error: `rhsm\.activation_key` is a secret, not only a hash, so the web server does not serve files with it, and a machine that boots from the network cannot fetch them: remove the secret, or `virtinst\.method: pxe` and `netboot: install`; in guests\.d\/a\/ks\.cfg \[netboot-answer-not-served\]/,
  );
});

test("`miniascape guest` writes the boot file of the guest too", async () => {
  const lab = new OwnLab(inSite(LAYERS));
  const file = "boot/mac/52-54-00-00-00-0a.ipxe";
  for (const [args, path] of [
    [["a", "m"], `_site/${file}`],
    [["a", "-w", "out/guests.d/a"], `out/${file}`],
    [["a", "-w", "one"], `one/${file}`],
  ] as const) {
    const { code, stderr } = await commandIn(lab.dir, ["guest", ...args]);
    assert.equal(code, 0, stderr);
    assert.ok(existsSync(lab.path(path)), path);
  }
  assert.ok(existsSync(lab.path("_site/boot/mac/00-16-3e-00-00-0b.ipxe")));
  assert.ok(!existsSync(lab.path("out/boot/mac/00-16-3e-00-00-0b.ipxe")));
  assert.ok(existsSync(lab.path("one/ks.cfg")));
});

const CASES: readonly (readonly [string, Readonly<Record<string, string>>, ...string[]])[] = [
  ["nothing", {}],
  [
    "an answer file that is hidden",
    { "host.d/h.yml": "web: {hidden: [ks.cfg]}\n" },
    "netboot-answer-not-served: a guest that boots from the network fetches `ks.cfg` from the web server: remove it from `web.hidden`",
  ],
  [
    "a guest without an answer file",
    { "guests.d/a.yml": `${LAYERS["guests.d/a.yml"]}templates: {autoinst: ~}\n` },
    "netboot-answer-not-served: a guest that boots from the network needs an answer file: set `templates.autoinst`",
  ],
  [
    "a boot order that begins with the network",
    { "guests.d/a.yml": LAYERS["guests.d/a.yml"].replace("ram", 'options: [--boot, "network,hd"], ram') },
    "netboot-reinstalls: with this boot order the guest is installed again at each start: remove it",
  ],
  [
    "a name of a file that dnsmasq would split",
    { "networks.d/other.yml": OTHER.replace("199}", "199, boot: {file: 'a,b'}}") },
    "schema: `dhcp.boot.file`: must be a path or a URL, without spaces, commas, #, quotes and backslashes",
  ],
  [
    "keys of the network's own boot files",
    {
      "networks.d/lab.yml": `${NETWORK.replace("199}", "199, options: {66: a}}")}tftp: /srv/tftp\ndnsmasq: [dhcp-boot=a]\n`,
    },
    ...["tftp", "dhcp.options.66", "dnsmasq[0]"].map(
      (key) =>
        `netboot-excludes-key: \`netboot\` sets the boot file and the TFTP root: remove \`${key}\`, or \`netboot\``,
    ),
  ],
  ...(
    [
      [
        "true",
        "set `netboot: {tftp: DIRECTORY, loader: grub}` in its network, and `rom: false` at its interface",
      ],
      ["{tftp: /srv/tftp, loader: grub}", "set `rom: false` at its interface"],
    ] as const
  ).map(
    ([netboot, remedy]) =>
      [
        `Secure Boot with iPXE, and netboot: ${netboot}`,
        {
          "networks.d/lab.yml": NETWORK.replace("true", netboot),
          "guests.d/a.yml": LAYERS["guests.d/a.yml"].replace(
            "ram",
            "firmware: uefi, machine: q35, secure_boot: true, ram",
          ),
        },
        `netboot-secure-boot: iPXE cannot start a kernel with Secure Boot: ${remedy}, or remove \`secure_boot\``,
      ] as const,
  ),
  [
    "no tree",
    {
      "guests.d/a.yml":
        "templates: {virtinst: ~}\nos: {id: rocky9}\nvirtinst: {method: pxe}\ninterfaces: [{network: lab}]\n",
    },
    "netboot-tree-unusable: a guest that boots from the network needs an install tree: set `virtinst.location` to an http:// URL, of the host's own web server for example",
  ],
  [
    "a cloud image",
    {
      "host.d/images.yml":
        "cloud_images: {debian12: {url: 'https://a.test/d.qcow2', sums: 'https://a.test/SUMS'}}\n",
      "guests.d/a.yml":
        "os: {id: debian12}\nimage: debian12\nvirtinst: {method: pxe}\ninterfaces: [{network: lab}]\n",
    },
    "netboot-unavailable: cloud-init does not start over the network: remove `virtinst.method`",
  ],
  [
    "an ISO image as tree",
    { "guests.d/a.yml": LAYERS["guests.d/a.yml"].replace(OWN_TREE, "/srv/a.iso") },
    "netboot-tree-unusable: iPXE cannot load a kernel from this tree: set `virtinst.location` to an http:// URL, of the host's own web server for example",
  ],
];

for (const [name, files, ...expected] of CASES)
  test(`check: ${name}`, () => {
    const found = findings({ ...LAYERS, ...files }).filter(({ severity }) => severity === "error");
    const ids = /^(?:netboot|schema)/;
    assert.deepEqual(
      found
        .filter(({ id }) => ids.test(id))
        .map(({ id, message }) => `${id}: ${message}`)
        .sort(),
      [...expected].sort(),
    );
  });

test("values that only a virtual machine has are without effect on another machine", () => {
  const nic = "interfaces: [{network: lab, mac: 00:16:3e:00:00:0b, model: e1000}]";
  const machine = `virtual: false\nos: {id: rocky9}\nsysgroup: rack\nvirtinst: {location: "${OWN_TREE}", method: pxe, vcpus: 2}\ndisks: [{bus: nvme, size: 9, cache: none}]\nafter: [plain]\n${nic}\n`;
  const found = findings({
    ...LAYERS,
    "common/c.yml": "virtinst: {ram: 1024}\n",
    "sysgroups.d/rack/k.yml": "virtinst: {tpm: true}\n",
    "guests.d/rack-1.yml": machine,
  });
  const unused = found.filter(({ id }) => id === "machine-value-unused");
  assert.deepEqual(
    unused
      .map(({ place, message }) => `${place.file.replace(/^.*\/(?=\w)/, "")}:${place.line} ${message}`)
      .sort(),
    [
      "k.yml:1 only a virtual machine has this: remove `virtinst.tpm`, or `virtual: false`",
      "rack-1.yml:4 only a virtual machine has this: remove `virtinst.method`, or `virtual: false`",
      "rack-1.yml:4 only a virtual machine has this: remove `virtinst.vcpus`, or `virtual: false`",
      "rack-1.yml:5 only a virtual machine has this: remove `disks[0].cache`, or `virtual: false`",
      "rack-1.yml:6 only a virtual machine has this: remove `after`, or `virtual: false`",
      "rack-1.yml:7 only a virtual machine has this: remove `interfaces[0].model`, or `virtual: false`",
    ],
  );
});

test("explain says what the boot files follow from", async () => {
  const lab = new OwnLab(inSite(LAYERS));
  const explained = async (...words: string[]) => (await commandIn(lab.dir, ["explain", ...words])).stdout;
  assert.match(
    await explained("a", "network_boot.mac"),
    /derived from the first interface on a network with `netboot`, the install tree and the host's web server\n/,
  );
  assert.match(
    await explained("network/lab", "boot_url"),
    /boot_url: http:\/\/10\.9\.8\.1\/boot\/boot\.ipxe\n {2}derived from the host's address on the network, and its web server\n/,
  );
});

test("a form of `netboot` that is none", () => {
  const found = findings({ "networks.d/lab.yml": NETWORK.replace("true", "yes please") });
  assert.deepEqual(
    found.map(({ message }) => message),
    ["`netboot`: must be true or false, or a map of `tftp` and `loader`"],
  );
});

test("`boot`: a word of a boot script, or it is refused", () => {
  assert.equal(bootWord(["a=b", "$x", 'c="d"', "1|2"]), 'a=b $x c="d" 1|2');
  const rule =
    " cannot be written as a word of a boot script: use ASCII characters without spaces and ${, and not || && ; or # alone or at the start";
  for (const bad of ["a b", `$${"{net0/mac}"}`, "#a", "||", "&&", ";", "", "\u00e9", "a\nb"])
    assert.throws(
      () => bootWord(bad),
      (error: Error) => error.message === `${JSON.stringify(bad)}${rule}`,
    );
});
