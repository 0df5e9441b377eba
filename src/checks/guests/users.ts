import type { Guest } from "../../model/guest.ts";
import { type Claim, duplicates } from "../duplicates.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import { valuesOf } from "./values.ts";

function claims(object: PlanObject<Guest>, key: "name" | "uid" | "gid"): Claim[] {
  return (valuesOf(object).users ?? []).flatMap((user, index) =>
    user[key] ? [{ object, path: ["users", index, key], value: String(user[key]) }] : [],
  );
}

const userIsRoot: Rule = {
  id: "user-is-root",
  severity: "error",
  why: "the account exists already, so anaconda only logs the error: neither the password nor the groups are set.",
  example: { "guests.d/a.yml": "users: [{name: root, groups: [wheel]}]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const { object, path, value } of plan.guests.flatMap((guest) => claims(guest, "name"))) {
      if (value !== "root") continue;
      const message = "`users` is for users besides root: set `rootpw` and `authorized_keys` instead";
      yield { object, path, message };
    }
  },
};

const duplicateUser: Rule = {
  id: "duplicate-user",
  severity: "error",
  why: "anaconda creates the first one and only logs the error of the second: the values of the second are not set. So it is with two users of one number.",
  example: { "guests.d/a.yml": "users: [{name: alice}, {name: alice, groups: [wheel]}]\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      yield* duplicates(
        claims(guest, "name"),
        (name) => `the user \`${name}\` is there twice: merge the two into one`,
        () => "the other is here",
      );
      for (const key of ["uid", "gid"] as const)
        yield* duplicates(
          claims(guest, key),
          (number) => `two users have the \`${key}\` ${number}: give one of them another number`,
          () => "the other is here",
        );
    }
  },
};

export const userRules = [userIsRoot, duplicateUser];
