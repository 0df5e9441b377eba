import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { publishedModel } from "../../src/model/published.ts";
import { check, compile, type Files } from "./lab.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";

suite("a storage pool and a host", () => {
  test("have facts, and publish what is their own", () => {
    const lab = compile({
      "storages.d/p.yml": "path: /srv/p\nnote: mine\n",
      "storages.d/q.yml": "name: r\npath: /srv/r\ntype: dir\n",
      "networks.d/n.yml": `${NETWORK}note: mine\n`,
      "common/a.yml": "shared: 1\n",
      "host.d/a.yml": "h: 1\nhost_templates: {x: {src: a, dst: x}}\n",
    });
    const [p, r] = lab.storages;
    assert.ok(p && r);
    assert.deepEqual([p.name, p.type, p.path, r.name, r.type], ["p", "dir", "/srv/p", "r", "dir"]);
    assert.deepEqual(p.summary, { path: "/srv/p", note: "mine", name: "p", uuid: p.uuid, type: "dir" });
    assert.notEqual(p.uuid, r.uuid);
    assert.equal(p.note, "mine");
    assert.deepEqual(lab.host.files, [{ key: "x", src: "a", dst: "x" }]);
    assert.deepEqual([lab.host.values.h, lab.host.values.shared], [1, 1]);
    const model = publishedModel(lab) as Record<string, unknown>;
    assert.deepEqual(Object.keys(model), ["site", "guests", "networks", "storages", "host"]);
    assert.deepEqual(
      model.storages,
      lab.storages.map(({ summary }) => summary),
    );
    assert.deepEqual(
      model.networks,
      lab.networks.map(({ summary }) => summary),
    );
    assert.deepEqual(model.host, { ...lab.host.values, files: lab.host.files });
  });
});

suite("what does not fit", () => {
  const cases: readonly [files: Files, ...expected: string[]][] = [
    [
      {
        "guests.d/a.yml": "interfaces: [{network: nn}, {network: other}]\n",
        "networks.d/n.yml": NETWORK,
        "networks.d/m.yml": "gateway: 10.9.9.1\nprefix: 24\n",
      },
      "guests.d/a.yml:1:24: error: there is no network `nn`: did you mean `n`? [unknown-network]",
      "guests.d/a.yml:1:39: error: there is no network `other`: the plan has m, n [unknown-network]",
    ],
    [
      { "guests.d/a.yml": "interfaces: [{network: n, bootproto: static}]\n", "networks.d/n.yml": NETWORK },
      "guests.d/a.yml:1:38: error: a static interface must have an address: set `ip`, or remove `bootproto` [static-without-address]",
    ],
    [
      { "guests.d/a.yml": "cluster: {nodes: [a, bb, zzz]}\n", "guests.d/b.yml": "" },
      "guests.d/a.yml:1:22: error: there is no guest `bb`: did you mean `b`? [unknown-guest]",
      "guests.d/a.yml:1:26: error: there is no guest `zzz`: name a guest of the plan [unknown-guest]",
    ],
    [
      {
        "guests.d/a.yml":
          "templates: {x: {src: nope, dst: x}, y: {src: a, dst: d/f}, z: {src: b, dst: d/F}, u: {src: a, dst: d}, v: {src: a, dst: d/f/g}, w: {src: a, dst: guest.yml}, t: {src: a, dst: x}}\n",
      },
      "guests.d/a.yml:1:22: error: there is no template `nope`: name a file below one of the template directories [unknown-template]",
      "guests.d/a.yml:1:77: error: `d/F` is `d/f` where file names have no case: give this one another `dst` [output-taken]",
      "guests.d/a.yml:1:100: error: one of `d` and `d/F` is a file, but the other needs a directory of that name: give this one another `dst` [output-taken]",
      "guests.d/a.yml:1:121: error: one of `d/f/g` and `d` is a file, but the other needs a directory of that name: give this one another `dst` [output-taken]",
      "guests.d/a.yml:1:146: error: another file of this object is `guest.yml`: give this one another `dst` [output-taken]",
      "guests.d/a.yml:1:175: error: another file of this object is `x`: give this one another `dst` [output-taken]",
    ],
    [
      { "guests.d/a.yml": "setup_data: [{src: nope, dst: x}, {src: a, dst: x}]\n" },
      "guests.d/a.yml:1:20: error: there is no template `nope`: name a file below one of the template directories [unknown-template]",
      "guests.d/a.yml:1:49: error: another file of this object is `x`: give this one another `dst` [output-taken]",
    ],
    [
      {
        "guests.d/a.yml":
          "os: {id: rhel9.4}\ntemplates: {virtinst: {src: a, dst: v}, autoinst: {src: autoinstall.d/ks.cfg, dst: d/k s.cfg}}\n",
      },
      "guests.d/a.yml:1:1: error: `a` has no installation source: set `virtinst.location` to the URL of an install tree, or `image` to a cloud image of the host [location-missing]",
      "guests.d/a.yml:2:84: error: the name of the answer file must be a word of the installer's kernel arguments: leave out spaces, quotes and backslashes [answer-file-name]",
    ],
    [
      {
        "host.d/a.yml":
          "host_templates: {x: {src: a, dst: up.sh}, y: {src: a, dst: UP.sh}, z: {src: nope, dst: z}}\n",
      },
      "host.d/a.yml:1:60: error: `UP.sh` is `up.sh` where file names have no case: give this one another `dst` [output-taken]",
      "host.d/a.yml:1:77: error: there is no template `nope`: name a file below one of the template directories [unknown-template]",
    ],
    [
      {
        "networks.d/n.yml": "gateway: x\nprefix: 24\n",
        "storages.d/p.yml": "type: dir\n",
        "host.d/a.yml": "capacity: 5\n",
        "guests.d/a.yml": "disks: 5\n",
      },
      "guests.d/a.yml:1:8: error: `disks`: must be a list of maps [schema]",
      "host.d/a.yml:1:11: error: `capacity`: must be a map of `ram`, `vcpus` and `disk` [schema]",
      "networks.d/n.yml:1:10: error: `gateway`: must be an IPv4 address, like 192.168.155.10 [schema]",
      "storages.d/p.yml:1:1: error: `path`: this key is missing: set it [schema]",
    ],
  ];
  for (const [files, ...expected] of cases)
    test(expected[0]?.replace(/^.*?error: /, "") ?? "", () => assert.deepEqual(check(files).found, expected));

  test("an answer file in a directory with spaces, and a script without one: no finding", () => {
    const templates =
      "templates: {virtinst: {src: a, dst: v}, autoinst: {src: autoinstall.d/ks.cfg, dst: d x /ks.cfg}}\n";
    const tree = "virtinst: {location: /srv/images/9.iso}\n";
    assert.deepEqual(check({ "guests.d/a.yml": `os: {id: rhel9.4}\n${tree}${templates}` }).found, []);
    assert.deepEqual(check({ "guests.d/a.yml": "templates: {virtinst: {src: a, dst: ~}}\n" }).found, []);
  });
});
