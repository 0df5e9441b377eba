import type { AnswerFinding } from "../installers/installer.ts";
import {
  type JsonAnswer,
  jsonFinding,
  type KeyTable,
  readJsonAnswer,
  unknownJsonKeys,
} from "../installers/json-answer.ts";
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
  const answer: JsonAnswer = {
    ...{ text, title: "a profile of Agama", reader: `Agama ${agama}` },
    id: "agama-profile",
  };
  const profile = readJsonAnswer(answer);
  if ("fault" in profile) return [profile.fault];
  const { value } = profile;
  return [
    ...unknownJsonKeys(answer, value, TABLES[agama]),
    ...[...traps(value)].map(({ message, key }) => jsonFinding(answer, message, key)),
  ];
}

interface Trap {
  readonly message: string;
  /** The key at whose first line the finding stands. */
  readonly key?: string;
}

function* traps({ product, user, root, storage }: ValueMap): Iterable<Trap> {
  if (!isMap(product) || !product.id)
    yield { message: "without a product Agama installs nothing: set `product.id`" };
  for (const [key, account] of Object.entries({ user, root }))
    if (isMap(account)) yield* passwordTraps(key, account);
  const drives = isMap(storage) && Array.isArray(storage.drives) ? storage.drives : [];
  for (const drive of drives.filter(isMap)) if (keepsPartitions(drive)) yield KEPT;
}

const KEPT: Trap = {
  message:
    'Agama keeps the partitions that a disk already has: add {"search": "*", "delete": true} to its `partitions`',
  key: "partitions",
};

function keepsPartitions({ partitions }: ValueMap): boolean {
  if (!Array.isArray(partitions)) return false;
  return !partitions.some((each) => isMap(each) && (each.delete || each.deleteIfNeeded || each.search));
}

function* passwordTraps(key: string, account: ValueMap): Iterable<Trap> {
  const { password, hashedPassword } = account;
  if (typeof password === "string" && isCryptHash(password) && hashedPassword !== true)
    yield {
      message: `the hash itself would be the password: set \`hashedPassword: true\` in \`${key}\``,
      key,
    };
  if (key === "user" && !(account.fullName && account.userName && password))
    yield { message: "Agama takes a user only with `fullName`, `userName` and `password`", key };
}
