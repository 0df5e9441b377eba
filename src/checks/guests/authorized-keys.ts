import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { MASK } from "../../secrets/secrets.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { valuesOf } from "./values.ts";

/** Options, the type of the key, and the key itself, which begins with the length of its type: sshd(8), AUTHORIZED_KEYS FILE FORMAT. */
const KEY = /(?:^|[ ,"])(?:ssh|ecdsa|sk)-[\w@.-]+ AAAA/;
const IGNORED = /^(?:#|$)/;
const PATH = /^[~/]|\.pub$/;

function* keyLines(guest: PlanObject<Guest>): Iterable<readonly [Path, string]> {
  const { authorized_keys: keys, users } = valuesOf(guest);
  for (const [index, line] of (keys ?? []).entries()) yield [["authorized_keys", index], line];
  for (const [at, user] of (users ?? []).entries())
    for (const [index, line] of (user.authorized_keys ?? []).entries())
      yield [["users", at, "authorized_keys", index], line];
}

const unusable: Rule = {
  id: "authorized-key-unusable",
  severity: "warning",
  why: "sshd passes over a line of authorized_keys that it cannot read, so nobody can log in by it.",
  example: { "guests.d/a.yml": "authorized_keys: [~/.ssh/id_ed25519.pub]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const object of plan.guests)
      for (const [path, line] of keyLines(object)) {
        if (KEY.test(line) || IGNORED.test(line) || line.includes(MASK)) continue;
        const remedy = PATH.test(line)
          ? `to read it from a file, write \`!file ${line}\``
          : "copy the whole line of a public key, like `ssh-ed25519 AAAA... me@here`";
        yield { object, path, message: `the line has no public key: ${remedy}` };
      }
  },
};

export const authorizedKeyRules = [unusable];
