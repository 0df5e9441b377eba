import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { siteWithSecrets } from "../encrypted-lab.ts";
import { FaultMatrix, type Run } from "../fault-matrix.ts";
import type { LabHost } from "../lab-host.ts";
import { edit, LAB_OF_TWO, labOfTwo, put } from "../lab-of-two.ts";
import { LIMIT } from "../limits.ts";
import { sample, step } from "../samples.ts";

const RUNS: readonly (readonly [is: string, run: Run])[] = [
  ["up", { script: "up" }],
  ["the second up", { script: "up", before: ["up"] }],
  ["status", { script: "status", before: ["up"] }],
  ["down", { script: "down", args: ["--volumes", "--yes"], before: ["up"] }],
  ["network_register.sh", { script: "host/network_register.sh" }],
  ["storage_register.sh", { script: "host/storage_register.sh" }],
];

suite("each call of virsh fails or is killed, and each answer is empty or nonsense once", {
  ...LIMIT,
}, () => {
  for (const [is, run] of RUNS)
    test(`${is}: its work is done, or it says that it is not and the next run does it`, async (t) => {
      const trials = await new FaultMatrix(labOfTwo(), run).run({ every: step(3) });
      assert.ok(trials > sample(20, 60), `${trials} trials`);
      t.diagnostic(`${trials} trials`);
    });
});

const OLD = "5f3c1a52-0000-4000-8000-000000000009";
/** A guest of the lab that is no longer in the plan, with a volume and a seed. */
function addLeftover(host: LabHost): void {
  put(host, "domain/old.xml", `${OLD}\n`);
  put(host, "domain/old.active");
  put(
    host,
    "domain/old.mark",
    `<m:lab xmlns:m='miniascape:lab:1' uuid='${OLD}' id='first-lab' site='lab' object='old'><m:volume pool='default' name='old.qcow2'/><m:volume pool='default' name='old-seed.iso' seed='yes'/></m:lab>`,
  );
  for (const volume of ["old.qcow2", "old-seed.iso"]) put(host, `vol/default/${volume}`);
}

function alterGuest(host: LabHost): void {
  for (const side of ["devices", "running"]) {
    edit(join(host.state, `domain/one.${side}`), />524288</, ">1048576<");
    edit(join(host.state, `domain/one.${side}`), /network='lab'/, "network='back'");
  }
  put(host, "domain/one.autostart");
}

const CHANGES: readonly (readonly [is: string, run: Run])[] = [
  ["up --restart", { script: "up", args: ["--restart"], before: ["up"], alter: alterGuest }],
  ["up --prune", { script: "up", args: ["--prune", "--adopt"], before: ["up"], alter: addLeftover }],
  [
    "down --leftovers --volumes",
    {
      script: "down",
      args: ["--leftovers", "--volumes", "--yes", "--adopt"],
      before: ["up"],
      alter: addLeftover,
    },
  ],
  ["down", { script: "down", args: ["--yes", "--adopt"], before: ["up"], alter: addLeftover }],
  ["down of a guest", { script: "down", args: ["--volumes", "--yes", "one"], before: ["up"] }],
  [
    "network_register.sh --replace",
    {
      ...{ script: "host/network_register.sh", args: ["--replace"], before: ["up"] },
      alter: (host) => edit(join(host.state, "net/lab.xml"), "stp='on'", "stp='off'"),
    },
  ],
  [
    "storage_register.sh --replace",
    {
      ...{ script: "host/storage_register.sh", args: ["--replace"], before: ["host/storage_register.sh"] },
      alter: (host) => edit(join(host.state, "pool/default.xml"), "/srv/pool", "/srv/other"),
    },
  ],
  ["vmbuild.sh --replace", { script: "guests.d/one/vmbuild.sh", args: ["--replace"], before: ["up"] }],
];

suite("each change that a script makes fails or is killed once", LIMIT, () => {
  const site = labOfTwo(
    { "guests.d/two.yml": { ...LAB_OF_TWO["guests.d/two.yml"], virtinst: { autostart: true } } },
    { id: "first-lab" },
  );
  for (const [is, run] of CHANGES)
    test(`${is}: its work is done, or it says that it is not and the next run does it`, async (t) => {
      const trials = await new FaultMatrix(site, run).run({ reads: false });
      assert.ok(trials > 2, `${trials} trials`);
      t.diagnostic(`${trials} trials`);
    });
});

suite("each change fails or is killed once, in a lab with encrypted volumes", LIMIT, () => {
  for (const run of [
    { script: "host/secret_register.sh", before: ["host/storage_register.sh"] },
    { script: "guests.d/one/vmbuild.sh", args: ["--replace"], before: ["up"] },
    { script: "down", args: ["--volumes", "--yes"], before: ["up"] },
  ])
    test(`${run.script}: its work is done, or it says that it is not and the next run does it`, async (t) => {
      const trials = await new FaultMatrix(siteWithSecrets(), run).run({
        reads: run.script === "host/secret_register.sh",
      });
      assert.ok(trials > 6, `${trials} trials`);
      t.diagnostic(`${trials} trials`);
    });
  test("up: its work is done, or it says that it is not and the next run does it", async () => {
    assert.ok((await new FaultMatrix(siteWithSecrets(), { script: "up" }).run({ every: 17 })) > 5);
  });
});
