import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasFirewall, methodsOf, RELEASES } from "../src/design/release.ts";
import { INSTALLERS, installerOf } from "../src/installers/installers.ts";
import { resolveOs } from "../src/model/release.ts";
import { testSystems } from "./designs.ts";
import { bench, checkClean } from "./init.ts";

testSystems(5);

test("a release is offered by exactly the methods that an installer has for it, if its files are public", () => {
  for (const release of Object.values(RELEASES)) {
    const os = resolveOs({ id: release.id });
    const methods = methodsOf(release);
    for (const method of methods) {
      const installer = installerOf({ os, image: method === "image" ? release.name : null });
      assert.ok(installer.installs(os), `${release.name}: ${method}`);
      assert.equal(installer.source, method === "image" ? "image" : "location");
    }
    const installers = INSTALLERS.filter(({ source, installs }) => source === "location" && installs(os));
    assert.deepEqual(methods.includes("installer"), installers.length > 0, release.name);
    assert.deepEqual(methods.includes("image"), !release.name.startsWith("rhel"), release.name);
  }
});

test("images and their lists of hashes come from the distribution's own site, over https", () => {
  const hosts = new Set<string>();
  for (const { name, image } of Object.values(RELEASES)) {
    if (image === null) continue;
    assert.doesNotMatch(image.url + image.sums, /[{}]|null|undefined/, name);
    assert.match(image.url, /\.(?:qcow2|img)$/);
    const [url, sums] = [new URL(image.url), new URL(image.sums)];
    assert.deepEqual([url.protocol, sums.protocol], ["https:", "https:"]);
    assert.equal(new URL(".", url).href, new URL(".", sums).href, name);
    hosts.add(url.host);
  }
  assert.deepEqual([...hosts].sort(), [
    "cloud-images.ubuntu.com",
    "cloud.centos.org",
    "cloud.debian.org",
    "dl.fedoraproject.org",
    "dl.rockylinux.org",
    "download.opensuse.org",
    "repo.almalinux.org",
  ]);
  assert.deepEqual(RELEASES["opensuse16.0"]?.image, {
    url: "https://download.opensuse.org/distribution/leap/16.0/appliances/Leap-16.0-Minimal-VM.x86_64-Cloud.qcow2",
    sums: "https://download.opensuse.org/distribution/leap/16.0/appliances/Leap-16.0-Minimal-VM.x86_64-Cloud.qcow2.sha256",
  });
  assert.equal(
    RELEASES.fedora43?.image?.url,
    "https://dl.fedoraproject.org/pub/fedora/linux/releases/43/Cloud/x86_64/images/Fedora-Cloud-Base-Generic-43-1.6.x86_64.qcow2",
  );
});

test("a lab of cloud images has the image on the host, and no install tree", async () => {
  const { authorized, init } = bench();
  const { dir, messages, status } = await init("cloud", `--authorized-keys=${authorized}`, "--yes");
  assert.equal(status, 0, messages);
  const { guests, host } = checkClean(dir);
  assert.deepEqual(
    guests.map(({ name, image, virtinst }) => [
      name,
      image,
      (virtinst as { location: string | null }).location,
    ]),
    ["node-1", "node-2", "web-1"].map((name) => [name, "debian13", null]),
  );
  assert.deepEqual(host.values.cloud_images, { debian13: RELEASES.debian13?.image });
  const layers = ["common/10_lab.yml", "common/20_virtinst.yml", "host.d/10_host.yml", "networks.d/lab.yml"];
  const text = layers.map((path) => readFileSync(join(dir, "_data/lab", path), "utf8")).join("");
  assert.doesNotMatch(text, /install|kickstart|location|\bks\b/);
});

test("only a system with firewalld gets rules for it", async () => {
  const { authorized, init } = bench();
  const rules = async (release: string, method: string) => {
    const args = ["--from=servers", `--release=${release}`, `--method=${method}`, "--yes"];
    const { dir } = await init(`${release}-${method}`, ...args, `--authorized-keys=${authorized}`);
    return /^firewall:/m.test(readFileSync(join(dir, "_data/lab/sysgroups.d/web.yml"), "utf8"));
  };
  assert.deepEqual(
    [
      await rules("debian13", "image"),
      await rules("debian13", "installer"),
      await rules("opensuse16.0", "image"),
    ],
    [false, true, true],
  );
  assert.equal(hasFirewall(RELEASES["ubuntu24.04"] as never, "installer"), false);
});

const WRONG: readonly (readonly [args: string, message: string])[] = [
  ["--method=disk", "unknown method `disk`: choose one of image, installer"],
  [
    "--release=rhel9 --method=image",
    "--method: Red Hat Enterprise Linux 9 has no image for everybody: choose the method `installer`, or another release",
  ],
  [
    "--release=opensuse16.0 --tree=http://a.test/",
    "--tree: `http://a.test/` is not a path: the installer of openSUSE Leap 16.0 starts from an ISO image on the host, so give its path, or `host`",
  ],
  [
    "--method=image --tree=http://a.test/",
    "`--tree` is for the method `installer`: leave it out, or choose that method",
  ],
  ["--from=cluster --method=image", "--method: `cluster` needs kickstart: choose the method `installer`"],
  [
    "--from=cluster --release=ubuntu24.04",
    "--release: `cluster` needs kickstart: choose a release of RHEL or Fedora in place of Ubuntu 24.04",
  ],
  [
    "--network=lab:isolated --method=image",
    "--method: a guest from an image gets its packages from mirrors of the distribution: give the first network a mode with a way there (nat, route, open), or choose the method `installer`",
  ],
  [
    "--release=ubuntu24.04 --tree=http://a.test/a.iso",
    "--tree: `http://a.test/a.iso` is not a path: the installer of Ubuntu 24.04 starts from an ISO image on the host, so give its path, or `host`",
  ],
  ["--from=modern --method=image", "`modern` has guests and releases of its own: leave --method out"],
  [
    "--from=modern --network=lab:bridge:br0 --network=backend",
    "--network: the guests of `modern` have addresses of lab, which a bridge of the host does not give: write lab:nat, or choose another design",
  ],
  [
    "--from=default --network=service --network=default:bridge:br0",
    "--network: the guests of `default` have addresses of default, which a bridge of the host does not give: write default:nat, or choose another design",
  ],
];

test("a method that the release, the design or the network does not have is a mistake with a remedy", async () => {
  const { authorized, init } = bench();
  for (const [args, message] of WRONG) {
    const from = args.includes("--from") ? [] : ["--from=single"];
    const { status, messages } = await init(
      "x",
      ...from,
      ...args.split(" "),
      `--authorized-keys=${authorized}`,
      "--yes",
    );
    assert.equal(status, 2, args);
    assert.ok(messages.startsWith(`miniascape init: ${message}\n`), `${args}\n${messages.split("\n")[0]}`);
  }
});

test("the installer of Ubuntu starts from an ISO image on the host", async () => {
  const { authorized, init } = bench();
  const args = ["--from=single", "--release=ubuntu24.04", `--authorized-keys=${authorized}`, "--yes"];
  const layerOf = async (...more: string[]) => {
    const { dir } = await init(`ubuntu${more.length}`, ...args, ...more);
    return readFileSync(join(dir, "_data/lab/common/20_virtinst.yml"), "utf8");
  };
  assert.match(await layerOf(), /^ {2}location: \/srv\/images\/ubuntu-24\.04\.3-live-server-amd64\.iso$/m);
  assert.match(await layerOf("--tree=/iso/u.iso"), /^ {2}location: \/iso\/u\.iso$/m);
});
