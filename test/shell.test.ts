import assert from "node:assert/strict";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { Templates } from "../src/artifacts/templates.ts";
import { compileLab } from "../src/lab.ts";
import { LayerReader } from "../src/layers/reader.ts";
import { hostContext } from "../src/outputs/lab-files.ts";
import { temporaryDirectory } from "./build.ts";
import { PROJECT, type Result, run } from "./run.ts";
import { testScriptText } from "./script-text.ts";
import { has } from "./tools.ts";

const TEMPLATES = join(PROJECT, "templates");

testScriptText("sample");

/** A lab of one guest, on a machine whose virsh and virt-install only record their calls and print prepared answers. */
class Machine {
  readonly directory = join(temporaryDirectory(), "a lab");

  constructor(guest: object = {}) {
    const layers = {
      "guests.d/one-1.yml": {
        os: { id: "rhel9.4" },
        disks: [{}],
        interfaces: [{ network: "service" }],
        ...guest,
      },
      "networks.d/service.yml": { gateway: "192.168.155.254", prefix: 24, dhcp: "elsewhere" },
      "storages.d/default.yml": { path: "/srv/pool" },
    };
    for (const [file, values] of Object.entries(layers)) {
      this.write(`lab/${file}`, JSON.stringify({ virtinst: { location: "http://ks/tree/" }, ...values }));
    }
    const dirs = { confdirs: [join(this.directory, "lab")], tmpldirs: [TEMPLATES] };
    const lab = compileLab(new LayerReader(), dirs);
    const templates = new Templates(dirs.tmpldirs);
    this.write("vmbuild.sh", templates.render("guest/vmbuild.sh", lab.guests[0] ?? {}), 0o755);
    this.write("network_register.sh", templates.render("host/network_register.sh", hostContext(lab)), 0o755);
    for (const network of lab.networks)
      this.write("networks.d/service.xml", templates.render("host/network.xml", network));
    this.write("ks.cfg", "text\n");

    this.has("domain/another guest", "00000000-0000-4000-8000-000000000000\n");
    this.has(
      "net/service",
      "<network><name>service</name><uuid>00000000-0000-4000-8000-000000000002</uuid></network>",
      {
        isActive: true,
      },
    );
    this.has(
      "pool/default",
      "<pool><name>default</name><uuid>00000000-0000-4000-8000-000000000003</uuid><target><path>/srv/pool</path></target></pool>",
      { isActive: true },
    );
    this.knows("rhel9.4");
    mkdirSync(this.path("bin"));
    cpSync(join(import.meta.dirname, "fixtures/lab/virsh"), this.path("bin/libvirt"));
    chmodSync(this.path("bin/libvirt"), 0o755);
    // This virt-install defines no guest, so there is none to mark.
    this.write(
      "bin/virsh",
      `#!/bin/bash\n[[ $* != *" metadata "* ]] || exit 0\nSTATE='${this.directory}/state' exec libvirt "$@"\n`,
      0o755,
    );
    this.write(
      "bin/virt-install",
      `#!/bin/bash
      [ "$*" != "--osinfo list" ] || exec cat '${this.directory}/osinfo'
      [[ $* != *" --print-xml 2 "* ]] || echo "<domain/>"
      printf '%s\\0' "$@" >'${this.directory}/arguments'`,
      0o755,
    );
    // With bash, all tools that the scripts use.
    for (const tool of [
      ...[
        "awk",
        "bash",
        "basename",
        "cat",
        "cut",
        "dirname",
        "grep",
        "ln",
        "mkdir",
        "mktemp",
        "mv",
        "rm",
        "sed",
      ],
      ...["sleep", "sort", "touch", "tr", "wc", "od", "realpath", "stat"],
    ])
      symlinkSync(`/usr/bin/${tool}`, this.path("bin", tool));
  }

  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }

  write(file: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text, { mode });
  }

  /** An object of libvirt, stored like in fixtures/lab/virsh: KIND/NAME. */
  has(object: string, text: string, { isActive = false } = {}): void {
    this.write(`state/${object}.xml`, text);
    if (isActive) this.write(`state/${object}.active`, "");
  }

  hasNot(object: string): void {
    for (const suffix of ["xml", "active"]) rmSync(this.path(`state/${object}.${suffix}`), { force: true });
  }

  /** The systems in the osinfo database of virt-install. */
  knows(systems: string): void {
    this.write("osinfo", systems);
  }

  run(command: string, ...args: string[]): Promise<Result> {
    return run("env", ["-i", `PATH=${this.path("bin")}`, command, ...args]);
  }

  /** Builds the guest by its script. */
  uuid(): string {
    return /^uuid=(.*)$/m.exec(readFileSync(this.path("vmbuild.sh"), "utf8"))?.[1] ?? "";
  }

  vmbuild(...args: string[]): Promise<Result> {
    return this.run(this.path("vmbuild.sh"), ...args);
  }

  /** The arguments of the last virt-install; empty: there was none. */
  arguments(): string[] {
    if (!existsSync(this.path("arguments"))) return [];
    return readFileSync(this.path("arguments"), "utf8").split("\0").slice(0, -1);
  }

  /** The argument after an option of the last virt-install. */
  argument(option: string): string | undefined {
    return this.arguments()[this.arguments().indexOf(option) + 1];
  }
}

function onMachine(name: string, guest: object, body: (machine: Machine) => Promise<void>): void {
  test(name, async (t) => {
    if (!has(t, "bash")) return;
    await body(new Machine(guest));
  });
}

const known: [guest: string | null, known: string, chosen: string][] = [
  ["rhel9.4", "rhel9.1 rhel9.4 rhel9.5", "rhel9.4"],
  ["rhel9.10", "rhel9-unknown rhel9.0 rhel9.9 rhel9.2 rhel10.0", "rhel9.9"],
  ["rhel10.0", "rhel10-unknown rhel9.5 rhel-unknown linux2022", "rhel10-unknown"],
  ["rhel10.0", "rhel9-unknown rhel9.5 rhel8.10 rhel-atomic-7.4 rhel10.1", "rhel9.5"],
  ["centos7.0", "centos8 centos7,centos7.0", "centos7.0"],
  ["centos-stream10", "centos-stream8 centos-stream9 centos8", "centos-stream9"],
  ["almalinux10", "almalinux8 almalinux9 rocky9", "almalinux9"],
  ["fedora43", "fedora9 fedora37 fedora44 fedora-rawhide fedora-unknown", "fedora37"],
  ["fedora43", "fedora44 fedora-unknown linux2022", "fedora-unknown"],
  ["rocky9", "almalinux9 linux2016 linux2022 linux2020", "linux2022"],
  ["rocky9", "almalinux9", "detect=on,require=off"],
  ["fedora-rawhide", "fedora43 fedora-rawhide", "fedora-rawhide"],
  [null, "linux2022", "detect=on,require=off"],
];
for (const [id, ids, chosen] of known) {
  onMachine(
    `where virt-install knows ${ids}, a guest with ${id} is ${chosen}`,
    { os: { id, kickstart: "RHEL9" } },
    async (machine) => {
      machine.knows(ids.replaceAll(" ", "\n").replace(",", ", "));
      assert.equal((await machine.vmbuild()).code, 0);
      assert.equal(machine.argument("--osinfo"), chosen);
    },
  );
}

const hostile = `it's "so", $(touch pwned) \`touch pwned\` \\ & <é>; \${HOME} %s\t!`;
// A URL has no white space.
const hostileUrl = `http://ks/${hostile.replace(/\s/g, "_")}/`;
const hostileGuest = {
  description: `${hostile}\n$(touch pwned)`,
  virtinst: {
    connect: "qemu:///system?$(touch_pwned)`touch_pwned`&<é>;$HOME%s!",
    location: hostileUrl,
    // A kernel argument is one line.
    extra_args: [hostile.replace("\t", " "), "quiet"],
  },
};
onMachine("whatever the values hold, virt-install gets them as they are", hostileGuest, async (machine) => {
  const { code, stderr } = await machine.vmbuild("--dry-run");
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.equal(machine.argument("--connect"), hostileGuest.virtinst.connect);
  assert.equal(machine.argument("--location"), `"${hostileUrl.replace(/["\\]/g, "\\$&")}"`);
  assert.equal(
    machine.argument("--extra-args"),
    `inst.ks=file:/ks.cfg console=tty0 console=ttyS0 ${hostile.replace("\t", " ")} quiet`,
  );
  // virt-install takes quotes and backslashes as a shell does
  const quoted = hostileGuest.description.replace(/["\\]/g, "\\$&");
  assert.match(
    machine.argument("--metadata") ?? "",
    /^uuid=[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12},/,
  );
  assert.ok(machine.argument("--metadata")?.endsWith(`,description="${quoted}"`));
  assert.deepEqual(readdirSync(machine.directory).includes("pwned"), false);
});

onMachine("the commands that a dry run prints are those of a build", hostileGuest, async (machine) => {
  const { stdout } = await machine.vmbuild("--dry-run");
  const checked = machine.arguments();
  assert.equal(checked.pop(), "--dry-run");
  const built = await machine.vmbuild();
  assert.deepEqual({ code: built.code, stdout: built.stdout }, { code: 0, stdout });
  const arguments_ = machine.arguments();
  // A dry run cannot use a volume that is not there.
  const disk = [
    "path=/srv/pool/one-1.qcow2,size=6,format=qcow2,bus=",
    "vol=default/one-1.qcow2,bus=",
  ] as const;
  assert.deepEqual(
    checked.map((word) => word.replace(...disk)),
    arguments_,
  );
  const volume = machine.path("state/vol/default/one-1.qcow2");
  rmSync(volume);
  assert.equal((await machine.run("/bin/bash", "-c", stdout)).code, 0);
  assert.deepEqual(machine.arguments(), arguments_);
  rmSync(volume);
  assert.equal((await machine.vmbuild("--commands")).stdout, stdout);
});

onMachine(
  "the guest's own console, disk and interface are the first of their kinds",
  {
    virtinst: {
      location: "http://ks/tree/",
      serial_ports: [{ tcp: 5001 }],
      options: [
        "--serial",
        "pty",
        "--disk",
        "/srv/more.img",
        "--network",
        "bridge=br0",
        "--graphics",
        "none",
      ],
    },
  },
  async (machine) => {
    for (const options of [["--dry-run"], []]) {
      assert.equal((await machine.vmbuild(...options)).code, 0);
      const words = machine.arguments();
      const of = (option: string) =>
        words.flatMap((word, at) => (word === option ? [words[at + 1]?.replace(/,(?!log).*/, "")] : []));
      assert.deepEqual(of("--serial"), [
        "pty,log.file=/var/log/libvirt/qemu/one-1-console.log,log.append=on",
        "tcp",
        "pty",
      ]);
      const own = options.length === 0 ? "vol=default/one-1.qcow2" : "path=/srv/pool/one-1.qcow2";
      assert.deepEqual(of("--disk"), [own, "/srv/more.img"]);
      assert.deepEqual(of("--network"), ["network=service", "bridge=br0"]);
      assert.deepEqual(of("--graphics"), ["vnc", "none"]);
    }
  },
);

onMachine("vmbuild.sh prints XML without creating volumes", {}, async (machine) => {
  machine.has("domain/one-1", "00000000-0000-4000-8000-000000000001\n");
  assert.equal((await machine.vmbuild("--print-xml")).code, 0);
  const rest = machine.arguments();
  for (const option of ["--dry-run", "--print-xml"]) assert.ok(rest.includes(option), option);
});

onMachine(
  "a guest without disks and interfaces gets none",
  { disks: [], interfaces: [], partitioning: null },
  async (machine) => {
    assert.equal((await machine.vmbuild()).code, 0);
    assert.equal(machine.argument("--disk"), "none");
    assert.equal(machine.argument("--network"), "none");
  },
);

onMachine("an installation may end before its process is looked up", {}, async (machine) => {
  rmSync(machine.path("bin/sed"));
  machine.write("bin/sed", '#!/bin/bash\n[[ $* != */proc/* ]] || sleep 1\nexec /usr/bin/sed "$@"\n', 0o755);
  const { code, stderr } = await machine.vmbuild();
  assert.match(stderr, /^vmbuild\.sh: guest one-1 is installed and shut off: /m);
  assert.equal(code, 0);
});

onMachine("vmbuild.sh leaves a guest that exists alone", {}, async (machine) => {
  machine.has("domain/one-1", `${machine.uuid()}\n`);
  for (const options of [["--dry-run"], []]) {
    const { code, stderr } = await machine.vmbuild(...options);
    assert.equal(stderr, "vmbuild.sh: guest one-1 already exists: unchanged\n");
    assert.equal(code, 0);
  }
  assert.deepEqual(machine.arguments(), []);
});

onMachine("vmbuild.sh takes another libvirt and kickstart file", {}, async (machine) => {
  machine.write("another&.cfg", "text\n");
  const { code, stderr } = await machine.vmbuild(
    "--connect",
    "qemu+ssh://far/system",
    machine.path("another&.cfg"),
  );
  assert.deepEqual({ code, stderr: stderr.split("\n")[1] }, { code: 0, stderr: "" });
  assert.equal(machine.argument("--connect"), "qemu+ssh://far/system");
  assert.equal(machine.argument("--initrd-inject"), machine.path("another&.cfg"));
  assert.match(machine.argument("--extra-args") ?? "", /^inst\.ks=file:\/another&\.cfg console=/);
});

onMachine("vmbuild.sh says what is wrong", {}, async (machine) => {
  const says = async (message: string, ...args: string[]) => {
    const { code, stderr } = await machine.vmbuild(...args);
    assert.ok(stderr.includes(message), stderr);
    assert.ok(code > 0);
  };
  await says("vmbuild.sh: unknown option --dryrun: see --help", "--dryrun");
  await says("--connect needs a value", "--connect");
  await says("vmbuild.sh: cannot read the kickstart file /nosuch", "/nosuch");
  machine.hasNot("pool/default");
  await says("vmbuild.sh: storage pool default is not active: run storage_register.sh");
  machine.hasNot("net/service");
  await says("vmbuild.sh: network service is not active: run network_register.sh");
  machine.write("bin/virsh", "#!/bin/bash\nexit 1\n", 0o755);
  await says("vmbuild.sh: no answer from libvirt at qemu:///system");
  for (const tool of ["virt-install", "virsh"]) {
    rmSync(machine.path("bin", tool));
    await says(`vmbuild.sh: ${tool} is missing (Debian: `);
  }
  const help = await machine.vmbuild("--help");
  assert.match(help.stdout, /^Usage: vmbuild\.sh/);
  assert.equal(help.code, 0);
});

onMachine("a register script does only what is asked and needed", {}, async (machine) => {
  const register = (...args: string[]) => machine.run(machine.path("network_register.sh"), ...args);
  const change = (words: string) => `virsh --connect qemu:///system ${words}\n`;
  machine.hasNot("net/service");
  const file = machine.path("networks.d/service.xml").replace(" ", "\\ ");
  const commands = [`net-define --validate ${file}`, "net-start service", "net-autostart service"];
  assert.deepEqual(await register("--dry-run", "service"), {
    code: 0,
    stdout: commands.map(change).join(""),
    stderr: "",
  });
  machine.write(
    "bin/virsh",
    '#!/bin/bash\n[[ $* != *" net-define "* ]] && STATE=state exec libvirt "$@"\n',
    0o755,
  );
  const failing = await register("service");
  assert.match(failing.stderr, /network service is not ready/);
  assert.equal(failing.stdout, change(commands[0] as string));
  assert.equal(failing.code, 1);
  assert.match(
    (await register("--force")).stderr,
    /^network_register\.sh: unknown option --force: see --help$/m,
  );
  assert.match((await register("other")).stderr, /no network other in this lab: service/);
  rmSync(machine.path("bin/virsh"));
  assert.match((await register()).stderr, /virsh is missing \(Debian: libvirt-clients/);
});
