import { installerOf } from "../../installers/installers.ts";
import { ANSWER } from "../../outputs/inventory.ts";
import { isOfAddress } from "../networks/addresses.ts";
import type { Rule, Violation } from "../rule.ts";

const unsupported: Rule = {
  id: "unsupported-by-installer",
  severity: "error",
  why: "the installer of the release has no such command or option. It stops at the line, or, where it only warns, the system is not as planned.",
  example: {
    "networks.d/lab.yml":
      "gateway: 10.9.8.1\nprefix: 24\ndomain: lab.test\nbridge: {name: virbr9}\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n",
    "guests.d/a.yml":
      'os: {id: rhel6.9}\ninterfaces: [{network: lab}]\ndisks: [{size: 20}]\nvirtinst: {location: "http://trees.test/6/"}\npartitioning: {table: gpt}\n',
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (!guest.object.files.some(({ key }) => key === ANSWER)) continue;
      for (const gap of installerOf(guest.object).unsupportedValues(guest.object))
        if (!isOfAddress(gap)) yield { object: guest, ...gap };
    }
  },
};

const staysOn: Rule = {
  id: "installation-stays-on",
  severity: "warning",
  why: "`vmbuild.sh` waits until the virtual machine is off, and `halt` leaves it on with a stopped system: the installation counts as failed.",
  example: { "guests.d/a.yml": "after_install: halt\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (guest.object.after_install !== "halt") continue;
      const message =
        "after `halt` the virtual machine stays on, and `vmbuild.sh` waits for its end: use `poweroff`";
      yield { object: guest, path: ["after_install"], message };
    }
  },
};

export const installerRules = [unsupported, staysOn];
