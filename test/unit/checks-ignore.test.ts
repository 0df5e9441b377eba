import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { runRules } from "../../src/checks/rule.ts";
import { RULES } from "../../src/checks/rules.ts";
import { findingsOf } from "./findings.ts";
import { check, type Files } from "./lab.ts";

const ignore = (entries: string) => `checks: {ignore: [${entries}]}\n`;
const nic = (ip: string) => `interfaces: [{network: n, ip: ${ip}}]\n`;
const RANGE = "gateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n";
const TWICE = {
  "networks.d/n.yml": "gateway: 10.9.8.1\nprefix: 24\n",
  "guests.d/a.yml": nic("10.9.8.7"),
  "guests.d/b.yml": nic("10.9.8.7"),
};

findingsOf("an entry of `checks.ignore`", [
  [
    "counts at the place of the finding",
    { ...TWICE, "guests.d/b.yml": nic("10.9.8.7") + ignore("duplicate-ip") },
  ],
  ["counts at a related place", { ...TWICE, "guests.d/a.yml": nic("10.9.8.7") + ignore("duplicate-ip") }],
  [
    "can be a map with a reason",
    { ...TWICE, "guests.d/b.yml": nic("10.9.8.7") + ignore("{id: duplicate-ip, reason: a test}") },
  ],
  [
    "has the id of a rule that the object breaks",
    { ...TWICE, "guests.d/b.yml": nic("10.9.8.7") + ignore("capacity, duplicate-ips, zzz") },
    "guests.d/b.yml:1:31: error: the address 10.9.8.7 is also that of a: give each interface its own [duplicate-ip]\nguests.d/a.yml:1:31: note: a has it here",
    "guests.d/b.yml:2:19: warning: `checks.ignore` names `capacity`, but the guest `b` does not break that rule: remove it [ignores-nothing]",
    "guests.d/b.yml:2:29: warning: `checks.ignore` names `duplicate-ips`, but no rule has that id: did you mean `duplicate-ip`? [ignores-nothing]",
    "guests.d/b.yml:2:44: warning: `checks.ignore` names `zzz`, but no rule has that id: remove it [ignores-nothing]",
  ],
  [
    "in a common layer counts for all objects, and is reported once if none needs it",
    { ...TWICE, "common/a.yml": ignore("duplicate-ip, capacity") },
    "common/a.yml:1:33: warning: `checks.ignore` names `capacity`, but no object with this layer breaks that rule: remove it [ignores-nothing]",
  ],
  [
    "is reported with the object that does not need it",
    {
      "guests.d/a.yml": ignore("duplicate-ip"),
      "storages.d/p.yml": `path: /p\n${ignore("duplicate-ip")}`,
      "host.d/a.yml": ignore("capacity"),
    },
    "guests.d/a.yml:1:19: warning: `checks.ignore` names `duplicate-ip`, but the guest `a` does not break that rule: remove it [ignores-nothing]",
    "host.d/a.yml:1:19: warning: `checks.ignore` names `capacity`, but the host `host` does not break that rule: remove it [ignores-nothing]",
    "storages.d/p.yml:2:19: warning: `checks.ignore` names `duplicate-ip`, but the storage pool `p` does not break that rule: remove it [ignores-nothing]",
  ],
  ["no finding: no list", { "guests.d/a.yml": "checks: ~\n", "guests.d/b.yml": "checks: {ignore: ~}\n" }],
  [
    "counts for warnings",
    {
      "networks.d/n.yml": RANGE + ignore("address-in-dynamic-range"),
      "guests.d/a.yml": nic("10.9.8.150"),
    },
  ],
]);

suite("a former id in `checks.ignore`", () => {
  const messages = (files: Files) => {
    const { plan } = check(files);
    assert.ok(plan);
    return runRules(RULES, plan, { former: "address-in-dynamic-range" }).map(
      ({ id, message }) => `${id}: ${message}`,
    );
  };

  test("counts as the present one, and is reported", () => {
    assert.deepEqual(
      messages({ "networks.d/n.yml": RANGE, "guests.d/a.yml": nic("10.9.8.150") + ignore("former") }),
      ["renamed-id: the rule `former` is called `address-in-dynamic-range` now: write that"],
    );
  });

  test("is reported as it is written if the object does not break the rule", () => {
    assert.deepEqual(messages({ "guests.d/a.yml": ignore("former") }), [
      "ignores-nothing: `checks.ignore` names `former`, but the guest `a` does not break that rule: remove it",
    ]);
  });

  test("is no key that each object has", () => {
    assert.deepEqual(messages({ "guests.d/a.yml": ignore("toString") }), [
      "ignores-nothing: `checks.ignore` names `toString`, but no rule has that id: remove it",
    ]);
  });
});
