import { isMap } from "../../merge/merge.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { pathText } from "../../schema/path-text.ts";
import { isCryptHash } from "../../secrets/crypt-hash.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";

/** The values of a guest that must be hashes. Other passwords go into files that need plain text. */
function* hashes({ merged, object }: PlanObject<Guest>): Iterable<readonly [Path, unknown]> {
  yield [["rootpw"], merged.value.rootpw];
  const { cluster } = merged.value;
  if (isMap(cluster)) yield [["cluster", "hacluster_password"], cluster.hacluster_password];
  const { users } = object as { readonly users?: readonly { readonly password?: unknown }[] | null };
  for (const [index, { password }] of (users ?? []).entries()) yield [["users", index, "password"], password];
}

const plainPassword: Rule = {
  id: "plain-password",
  severity: "error",
  why: "the kickstart declares it as a hash: the password never matches, and everybody who can read the plan or the kickstart knows it.",
  example: { "guests.d/a.yml": "rootpw: pa55word\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      for (const [path, value] of hashes(guest)) {
        if (value === undefined || value === null || (typeof value === "string" && isCryptHash(value)))
          continue;
        yield {
          object: guest,
          path,
          message: `\`${pathText(path)}\` must be a crypt hash: use the output of \`openssl passwd -6\`, or "!!" to lock the password`,
        };
      }
    }
  },
};

export const passwordRules = [plainPassword];
