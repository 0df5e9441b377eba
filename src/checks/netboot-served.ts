import { isMap } from "../merge/merge.ts";
import { ANSWER } from "../outputs/inventory.ts";
import { bootGuests, bootKey } from "./guests/network-boot.ts";
import type { Rule, Violation } from "./rule.ts";

const notServed: Rule = {
  id: "netboot-answer-not-served",
  severity: "error",
  why: "the machine fetches its boot file and its answer file from the host's web server. Without them, it goes on to its empty disk, or its installer asks questions that nobody answers.",
  example: {
    "host.d/host.yml": "serve: false\n",
    "networks.d/lab.yml":
      "gateway: 10.9.8.1\nprefix: 24\nnetboot: true\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n",
    "guests.d/a.yml":
      'os: {id: rocky9}\ninterfaces: [{network: lab}]\nvirtinst: {method: pxe, location: "http://trees.test/9/", ram: 2048}\n',
  },
  *check(plan): Iterable<Violation> {
    const guests = bootGuests(plan);
    const [first] = guests;
    if (!first) return;
    const { serve, web } = plan.host.object.values;
    const related = (guest: typeof first) => [
      { object: guest, path: bootKey(guest), message: `\`${guest.name}\` boots from the network here` },
    ];
    if (serve === false) {
      const message =
        "the web server of the host must serve boot files and answer files: remove `serve: false`, or `virtinst.method: pxe` and `netboot: install` of guests";
      yield { object: plan.host, path: ["serve"], message, related: related(first) };
    }
    const hidden: readonly unknown[] = isMap(web) && Array.isArray(web.hidden) ? web.hidden : [];
    const fetched = new Map<string | undefined, typeof first>();
    for (const guest of guests) {
      const answer = guest.object.files.find(({ key }) => key === ANSWER);
      if (answer) fetched.set(answer.dst.split("/").at(-1), guest);
      else {
        const message = "a guest that boots from the network needs an answer file: set `templates.autoinst`";
        yield { object: guest, path: bootKey(guest), message };
      }
    }
    for (const [at, name] of hidden.entries()) {
      const guest = fetched.get(String(name));
      if (!guest) continue;
      const message = `a guest that boots from the network fetches \`${name}\` from the web server: remove it from \`web.hidden\``;
      yield { object: plan.host, path: ["web", "hidden", at], message, related: related(guest) };
    }
  },
};

export const netbootServedRules: readonly Rule[] = [notServed];
