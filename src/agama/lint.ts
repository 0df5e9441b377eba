import type { AnswerFault } from "../installers/answer-fault.ts";
import type { AnswerFinding } from "../installers/installer.ts";
import { jsonFindings, type KeyTable, unknownJsonKeys } from "../installers/json-answer.ts";
import { isMap, type ValueMap } from "../merge/merge.ts";
import type { Os } from "../model/release.ts";
import { isCryptHash } from "../secrets/crypt-hash.ts";
import KEYS from "./keys.json" with { type: "json" };
import { agamaVersion } from "./release.ts";

/** Agama 23 has all keys of Agama 17, and more. */
const TABLES: Readonly<Record<17 | 23, KeyTable>> = { 17: KEYS[17], 23: joined(KEYS[17], KEYS[23]) };

function joined(one: KeyTable, other: KeyTable): KeyTable {
  const places = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...places].map((place) => [place, [...(one[place] ?? []), ...(other[place] ?? [])]]),
  );
}

/**
 * The findings in a profile: a fault of its JSON, keys that the schema of this generation of Agama does not have, and values
 * that the schema takes although Agama then asks, or does something else. The keys are those of profile.schema.json and
 * storage.schema.json of agama-project/agama, branch SLE-16 and version 23.
 */
export function lintAgama(text: string, os: Os): readonly AnswerFinding[] {
  const agama = agamaVersion(os);
  return jsonFindings({ text, title: "a profile of Agama", id: "agama-profile" }, (profile) => [
    ...unknownJsonKeys(profile, { reader: `Agama ${agama}`, table: TABLES[agama] }),
    ...traps(profile),
  ]);
}

function* traps({ product, user, root, storage }: ValueMap): Iterable<AnswerFault> {
  if (!isMap(product) || !product.id)
    yield { path: ["product", "id"], message: "without a product Agama installs nothing: set `product.id`" };
  for (const [key, account] of Object.entries({ user, root }))
    if (isMap(account)) yield* passwordTraps(key, account);
  const drives = isMap(storage) && Array.isArray(storage.drives) ? storage.drives : [];
  for (const [index, drive] of drives.entries())
    if (isMap(drive) && keepsPartitions(drive))
      yield { path: ["storage", "drives", index, "partitions"], message: KEEPS_PARTITIONS };
}

const KEEPS_PARTITIONS =
  'Agama keeps the partitions that a disk already has: add {"search": "*", "delete": true} to its `partitions`';

function keepsPartitions({ partitions }: ValueMap): boolean {
  if (!Array.isArray(partitions)) return false;
  return !partitions.some((each) => isMap(each) && (each.delete || each.deleteIfNeeded || each.search));
}

function* passwordTraps(key: string, account: ValueMap): Iterable<AnswerFault> {
  const { password, hashedPassword } = account;
  if (typeof password === "string" && isCryptHash(password) && hashedPassword !== true)
    yield {
      message: `the hash itself would be the password: set \`hashedPassword: true\` in \`${key}\``,
      path: [key, "password"],
    };
  if (key === "user" && !(account.fullName && account.userName && password))
    yield {
      path: [key],
      message: "Agama takes a user only with `fullName`, `userName` and `password`",
    };
}
