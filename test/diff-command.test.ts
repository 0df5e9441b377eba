import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { confdirsAt } from "../src/diff/revision.ts";
import { IMAGES } from "./cloud-lab.ts";
import { hash } from "./diff-fixture.ts";
import { GUEST, LAB, Lab, NETWORK } from "./diff-lab.ts";
import { PROJECT } from "./run.ts";
import { has } from "./tools.ts";

test("nothing has changed: nothing is said; an address has: the guest, the diffs, what to do", async () => {
  const lab = await new Lab().build();
  for (const args of [[], ["--json"], ["-w", "_site/"], ["_site"]]) {
    const same = await lab.run("diff", ...args);
    assert.equal(same.code, 0, same.stderr);
    if (!args.includes("--json")) assert.equal(same.stdout, "");
    else assert.deepEqual(JSON.parse(same.stdout), { objects: [], files: [] });
  }
  lab.write({ "default/guests.d/one.yml": GUEST.replace("8.7}", "8.9}") });
  const { code, stdout } = await lab.process("diff");
  assert.equal(code, 1);
  for (const part of [
    /^guest\/one: live\n {2}interfaces\[0\]\.ip: 10\.9\.8\.7 -> 10\.9\.8\.9\nhost: host-file, because of other changes\nnetwork\/lab: live, because of other changes\n/,
    /\n--- _site\/host\/networks\.d\/lab\.xml\n\+\+\+ plan\/host\/networks\.d\/lab\.xml\n@@ -\d+,\d+ \+\d+,\d+ @@\n/,
    /\n- {6}<host mac='52:54:00:00:00:07' name='one\.lab\.test' ip='10\.9\.8\.7'\/>\n\+ {6}<host .*ip='10\.9\.8\.9'\/>\n/,
    /\nalso changed: \d+ pages and documents\n/,
    /\nlive: network_register\.sh, which runs `virsh net-update` /,
  ])
    assert.match(stdout, part);
  assert.doesNotMatch(stdout, /\+\+\+ plan\/guests\.d/);
  assert.match((await lab.run("diff", "--pages")).stdout, /\+\+\+ plan\/guests\.d\/one\/guest\.yml\n/);
});

test("what the kickstart holds is a rebuild, also where the key alone would be less", async () => {
  const fixed = GUEST.replace("8.7}", "8.7, bootproto: static}");
  const lab = await new Lab({ ...LAB, "default/guests.d/one.yml": fixed }).build();
  lab.write({ "default/guests.d/one.yml": fixed.replace("8.7", "8.9") });
  const [one] = (await lab.diff()).own;
  assert.deepEqual([one.object, one.action, one.values[0].action], ["guest/one", "guest-rebuild", "live"]);
  lab.write({ "default/guests.d/one.yml": fixed.replace("a machine", "another") });
  const { own } = await lab.diff();
  assert.deepEqual(
    own.map(({ object, action }: { object: string; action: string }) => [object, action]),
    [["guest/one", "documentation"]],
  );
});

test("a seed is reported by its files: other words are documentation, another time zone is a rebuild", async () => {
  const guest = GUEST.replace(
    "os: {id: rhel9.4}",
    "os: {id: debian12}\nimage: debian12\ndisks: [{}]",
  ).replace("location: http://trees.test/9/, ", "");
  const images = "cloud_images: {debian12: {path: /srv/debian12.qcow2}}\n";
  const lab = await new Lab({
    ...LAB,
    "default/host.d/images.yml": images,
    "default/guests.d/one.yml": guest,
  }).build();
  const changed = async (text: string) => {
    lab.write({ "default/guests.d/one.yml": text });
    const { own } = await lab.diff();
    const { stdout } = await lab.run("diff");
    assert.match(
      stdout,
      /\n--- _site\/guests\.d\/one\/seed\.iso\n\+\+\+ plan\/guests\.d\/one\/seed\.iso\nan image, with other files: user-data\n/,
    );
    return own.map(({ object, action }: { object: string; action: string }) => [object, action]);
  };
  assert.deepEqual(await changed(guest.replace("a machine", "another")), [["guest/one", "documentation"]]);
  assert.deepEqual(await changed(`${guest}timezone: {name: Asia/Tokyo}\n`), [["guest/one", "guest-rebuild"]]);
});

test("what is packed is not shown, but reported", async () => {
  const packed = `${GUEST}setup_data: [{src: a.sh, dst: a.sh}]\n`;
  const lab = new Lab({
    ...LAB,
    "default/guests.d/one.yml": packed,
    "../mine/a.sh": "echo {{ description | sh }}\n",
  });
  await lab.build("-t", "mine");
  lab.write({ "default/guests.d/one.yml": packed.replace("a machine", "another") });
  const { stdout } = await lab.run("diff", "-t", "mine");
  assert.match(
    stdout,
    /^guest\/one: guest-rebuild\n {2}description: a machine -> another \(documentation\)\n/,
  );
  assert.match(stdout, /\n-\(\d+ characters of an archive\)\n\+\(\d+ characters of an archive\)\n/);
});

test("an address range is live; none, where there was one, is a restart of the network", async () => {
  const lab = await new Lab().build();
  lab.write({ "default/networks.d/lab.yml": NETWORK.replace("199", "150") });
  assert.equal((await lab.diff()).own[0].action, "live");
  lab.write({ "default/networks.d/lab.yml": NETWORK.replace(/dhcp.*\n/, "dhcp: elsewhere\n") });
  const [guestChange, networkChange] = (await lab.diff()).own;
  assert.equal(networkChange.action, "network-restart");
  // Without a reservation in libvirt, the kickstart sets the address.
  assert.equal(guestChange.action, "guest-rebuild");
});

test("a network becomes the host's own, and the lab's again", async () => {
  const lab = await new Lab().build();
  const external = `${NETWORK}external: true\nbridge: {name: virbr-lab}\n`;
  lab.write({ "default/networks.d/lab.yml": external });
  const networkOf = ({ own }: { own: { object: string; action: string }[] }) =>
    own.find(({ object }) => object === "network/lab")?.action;
  assert.equal(networkOf(await lab.diff()), "live");
  const ofHost = await new Lab({ ...LAB, "default/networks.d/lab.yml": external }).build();
  ofHost.write({ "default/networks.d/lab.yml": NETWORK });
  assert.equal(networkOf(await ofHost.diff()), "network-restart");
});

const TWO = GUEST.replace(/interfaces.*\n/, "").replace("http://trees.test/9/", "/srv/9.iso");

test("new objects, objects that are gone, and a template that is made otherwise", async () => {
  const lab = await new Lab({
    ...LAB,
    "default/networks.d/old.yml": "gateway: 10.7.0.1\nprefix: 24\n",
  }).build();
  lab.write({ "default/guests.d/two.yml": TWO });
  const removed = new Lab({ ...LAB, "default/guests.d/two.yml": TWO });
  const compared = await removed.diff(join(lab.dir, "_site"));
  const rows = compared.own.map(({ object, change, action }: Record<string, string>) => [
    object,
    change,
    action,
  ]);
  assert.deepEqual(rows, [
    ["guest/two", "added", "guest-rebuild"],
    ["network/old", "removed", "removal"],
  ]);
  const text = await removed.run("diff", join(lab.dir, "_site"));
  assert.match(text.stdout, /^guest\/two: added, guest-rebuild\nnetwork\/old: removed, removal\n/);
  assert.match(text.stdout, /\n--- \/dev\/null\n\+\+\+ plan\/guests\.d\/two\/ks\.cfg\n/);

  const other = await new Lab().build();
  const templates = join(other.dir, "templates/snippets");
  mkdirSync(templates, { recursive: true });
  cpSync(join(PROJECT, "templates/snippets/services"), join(templates, "services"));
  appendFileSync(join(templates, "services"), "firstboot --disabled\n");
  const { objects } = await other.diff("-t", "templates");
  assert.deepEqual(
    objects.map(({ object, action, values, follows }: Record<string, unknown>) => [
      object,
      action,
      values,
      follows,
    ]),
    [["guest/one", "guest-rebuild", [], false]],
  );
});

test("a secret that has changed is reported, and neither it nor the one before is shown", async () => {
  const secret = (letter: string) => ({ "default/common/a.yml": `rootpw: ${hash(letter)}\n` });
  const lab = await new Lab({ ...LAB, ...secret("o") }).build();
  lab.write(secret("n"));
  const { code, stdout } = await lab.run("diff");
  assert.equal(code, 1);
  assert.match(stdout, /^guest\/one: guest-rebuild\n {2}a secret has changed\n\n--- /);
  assert.match(
    stdout,
    /\n-rootpw --iscrypted --allow-ssh '?\*{8}'?\n\+rootpw --iscrypted --allow-ssh '?\*{8}'?\n/,
  );
  const json = await lab.run("diff", "--json");
  for (const letter of ["o", "n"])
    assert.ok(!`${stdout}${json.stdout}`.includes(letter.repeat(20)), `${letter} is shown`);
});

test("where another value of a private file has changed, a secret only may have", async () => {
  const cloud = (packages: string) => ({
    "default/host.d/images.yml": IMAGES,
    "default/guests.d/one.yml": `os: {id: debian12}\nimage: debian12\npackages: [${packages}]\n`,
  });
  const lab = await new Lab({ ...LAB, ...cloud("vim") }).build();
  lab.write(cloud("vim, nginx"));
  const { stdout } = await lab.run("diff");
  assert.match(
    stdout,
    /^guest\/one: guest-rebuild\n {2}packages: \[vim\] -> \[vim, nginx\]\n {2}a secret may have changed\n/,
  );
});

test("of a file for its owner alone only the number of its lines is shown", async () => {
  const with_ = (key: string) => ({
    "default/guests.d/one.yml": `${GUEST}registration: {server: s.test, activation_key: ${key}}\ntemplates: {autoinst: {src: autoinstall.d/client-ks.cfg}}\nsetup_data: [{src: setup/client/register.sh, dst: register.sh}]\n`,
  });
  const lab = await new Lab({ ...LAB, ...with_("then-words-of-then") }).build();
  lab.write(with_("!env LAB_KEY"));
  const { code, stdout, stderr } = await lab.run("diff");
  assert.equal(code, 1, stderr);
  assert.match(
    stdout,
    /\+\+\+ plan\/guests\.d\/one\/ks\.cfg\nnot shown, because only its owner may read it: -\d+ \+\d+ lines\n/,
  );
  const json = await lab.run("diff", "--json");
  assert.doesNotMatch(`${stdout}${stderr}${json.stdout}`, /words/);
});

test("a revision of the configuration, also of one site and with a file that no revision has", async (t) => {
  if (!has(t, "git")) return;
  const lab = new Lab();
  writeFileSync(join(lab.dir, "root.hash"), `${hash("f")}\n`);
  writeFileSync(join(lab.dir, ".gitignore"), "root.hash\n");
  lab.write({
    "META/a.yml": "site: default\n",
    "default/sysgroups.d/one.yml": "rootpw: !file ../../../root.hash\n",
  });
  await lab.git("init", "-q");
  await lab.git("add", ".");
  await lab.git("commit", "-qm", "one");
  const same = await lab.run("diff", "--rev=HEAD");
  assert.deepEqual([same.code, same.stdout], [0, ""], same.stderr);
  lab.write({ "default/guests.d/one.yml": GUEST.replace("9.4", "9.3") });
  for (const args of [[], ["-c", "conf/default"]]) {
    const { code, stdout, stderr } = await lab.run("diff", "--rev", "HEAD", ...args);
    assert.equal(code, 1, stderr);
    assert.match(stdout, /^guest\/one: guest-rebuild\n {2}os\.id: rhel9\.4 -> rhel9\.3\n/);
    assert.match(stdout, /\n--- HEAD\/guests\.d\/one\/ks\.cfg\n/);
  }
  const none = await lab.run("diff", "--rev=nothing");
  assert.equal(none.code, 2);
  assert.match(none.stderr, /^miniascape diff: git says: fatal: .*\n$/);
  const path = process.env.PATH;
  process.env.PATH = lab.dir;
  try {
    const { code, stderr } = await lab.run("diff", "--rev=HEAD");
    assert.equal(code, 2);
    assert.equal(stderr, "miniascape diff: a revision needs git, which is not installed: install it\n");
  } finally {
    process.env.PATH = path;
  }
  lab.write({ "../conf2/default/networks.d/lab.yml": NETWORK });
  assert.match(
    (await lab.run("diff", "--rev=HEAD", "-c", "conf2")).stderr,
    /^miniascape diff: revision `HEAD` has no `conf2`\n/,
  );
  assert.match(
    (await lab.run("diff", "--rev=HEAD", "-c", "x")).stderr,
    /^miniascape diff: --confdir x: there is no such directory: correct the path\n/,
  );
  // An environment variable may name one, too.
  await assert.rejects(confdirsAt(["x"], "HEAD", lab.dir), /there is no directory `x`/);
});

test("mistakes in the command line, and a plan with errors", async () => {
  const lab = new Lab();
  const wrong = async (...args: string[]) => {
    const { code, stdout, stderr } = await lab.run("diff", ...args);
    assert.deepEqual([code, stdout], [2, ""], stderr);
    return stderr.split("\n")[0];
  };
  assert.equal(
    await wrong(),
    "miniascape diff: `_site` holds no built lab: build one first, or name its directory",
  );
  assert.equal(await wrong("a", "b"), "miniascape diff: name one directory");
  assert.equal(
    await wrong("a", "--rev=HEAD"),
    "miniascape diff: compare with one thing: a directory, or a revision",
  );
  await lab.build();
  lab.write({ "default/guests.d/one.yml": GUEST.replace("8.7", "7.7") });
  assert.match((await wrong()) ?? "", /one\.yml:3:57: error: the address 10\.9\.7\.7 is outside/);
});
