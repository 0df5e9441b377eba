import { isMap } from "../../merge/merge.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import { releaseName } from "../../model/release.ts";
import { pathText } from "../../schema/path-text.ts";
import { hashMethod, isCryptHash, isWholeHash } from "../../secrets/crypt-hash.ts";
import type { Plan, PlanObject } from "../plan.ts";
import type { Rule, Spot, Violation } from "../rule.ts";
import { isRhelBefore } from "./values.ts";

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

/** The values that are crypt hashes. */
function* cryptHashes({ guests }: Plan): Iterable<Spot & { readonly guest: Guest; readonly hash: string }> {
  for (const guest of guests)
    for (const [path, value] of hashes(guest))
      if (typeof value === "string" && isCryptHash(value))
        yield { object: guest, path, guest: guest.object, hash: value };
}

const incomplete: Rule = {
  id: "hash-incomplete",
  severity: "error",
  why: "crypt(5): every hash of a method is equally long. A part of one, as a shell leaves it that replaces `$6` in double quotes, is a hash that no password matches.",
  example: { "guests.d/a.yml": "rootpw: $6$salt$tooshort\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const { object, path, hash } of cryptHashes(plan)) {
      if (isWholeHash(hash)) continue;
      const message = `\`${pathText(path)}\` is only a part of a crypt hash: copy the whole output of \`openssl passwd -6\``;
      yield { object, path, message };
    }
  },
};

/** The methods of glibc, which checks passwords up to RHEL 7. */
const GLIBC = new Set(["1", "5", "6"]);
/** The methods that came with libxcrypt 4.2 and 4.3; RHEL 8 has libxcrypt 4.1. */
const AFTER_RHEL8 = new Set(["7", "y", "gy"]);

const unsupported: Rule = {
  id: "hash-unsupported",
  severity: "error",
  why: "the release's libcrypt does not know the method, so no password matches: RHEL 7 and older only have md5, sha256 and sha512, and RHEL 8 has no yescrypt and no scrypt (NEWS of libxcrypt 4.2 and 4.3).",
  example: {
    "guests.d/a.yml": `os: {id: rhel8.10}\nrootpw: $y$j9T$salt$${"x".repeat(43)}\ntemplates: ~\n`,
  },
  *check(plan): Iterable<Violation> {
    for (const { object, path, guest, hash } of cryptHashes(plan)) {
      const method = hashMethod(hash);
      if (method === null || !isRhelBefore(guest, 9)) continue;
      if (isRhelBefore(guest, 8) ? GLIBC.has(method) : !AFTER_RHEL8.has(method)) continue;
      yield {
        object,
        path,
        message: `${releaseName(guest.os)} cannot check a hash that begins with \`$${method}$\`: use the output of \`openssl passwd -6\``,
      };
    }
  },
};

export const passwordRules = [plainPassword, incomplete, unsupported];
