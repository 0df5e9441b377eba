import nunjucks from "nunjucks";
import { isMap } from "../merge/merge.ts";
import { isCryptHash } from "../secrets/crypt-hash.ts";
import { isSecretKey } from "../secrets/secret-key.ts";
import { Secrets } from "../secrets/secrets.ts";

/** A secret that is more than a hash, and its key: null where it was brought in by reference. */
export interface SecretRead {
  readonly key: string | null;
  readonly value: string;
}

type Lookup = (...args: unknown[]) => unknown;
const { runtime } = nunjucks as unknown as {
  runtime: Record<"memberLookup" | "contextOrFrameLookup" | "keys" | "fromIterator", Lookup>;
};

let secrets = new Secrets();
let reads = new Map<string, SecretRead>();

// Looking for the values in the output would find a weak password in half of all files, and none that was quoted or
// packed: so what a template has looked up counts.
for (const name of ["memberLookup", "contextOrFrameLookup"] as const) {
  const lookup = runtime[name];
  runtime[name] = (...args) => {
    const value = lookup(...args);
    const key = args.at(-1);
    if (typeof key === "string") noteAt(key, value);
    noteReferenced(value);
    return value;
  };
}
// A loop over a map asks for its keys, and looks no value up.
const { keys, fromIterator } = runtime;
runtime.keys = (map) => {
  noteEntries(map);
  return keys(map);
};
runtime.fromIterator = (items) => {
  noteReferenced(items);
  return fromIterator(items);
};

function noteAt(key: string, value: unknown): void {
  if (isSecretKey(key)) noteSecret({ key, value: String(value ?? "") });
}

function noteReferenced(value: unknown): void {
  if (typeof value === "string") {
    if (secrets.isReferenced(value)) noteSecret({ key: null, value });
  } else if (Array.isArray(value)) for (const item of value) noteReferenced(item);
}

/** Notes the secrets among the values of a map. */
export function noteEntries(map: unknown): void {
  if (!isMap(map)) return;
  for (const [key, value] of Object.entries(map)) {
    noteAt(key, value);
    noteReferenced(value);
  }
}

/** Notes the secrets that are at an attribute, such as `a.b`, of the items of a list. */
export function noteAttribute(items: unknown, attribute: unknown): void {
  if (!Array.isArray(items) || typeof attribute !== "string") return;
  const steps = attribute.split(".");
  for (const item of items) {
    const value = steps.reduce((inner: unknown, step) => (isMap(inner) ? inner[step] : undefined), item);
    noteAt(steps.at(-1) ?? "", value);
    noteReferenced(value);
  }
}

/** Notes all secrets in a value that is written as a whole. */
export function noteSecretsIn(value: unknown): void {
  // What has none is known from when it was masked.
  if (secrets.mask(value) === value) return;
  noteReferenced(value);
  noteEntries(value);
  const items = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [];
  for (const item of items) noteSecretsIn(item);
}

/** Notes that what is being made holds a secret, if that is more than a hash. */
export function noteSecret(read: SecretRead): void {
  if (read.value !== "" && !isCryptHash(read.value) && !reads.has(read.value)) reads.set(read.value, read);
}

/** What `make` makes, and the secrets of the run that it has read. */
export function readingSecrets<T>(
  ofRun: Secrets,
  make: () => T,
): { readonly made: T; readonly reads: readonly SecretRead[] } {
  const before = { secrets, reads };
  secrets = ofRun;
  reads = new Map();
  try {
    const made = make();
    return { made, reads: [...reads.values()] };
  } finally {
    ({ secrets, reads } = before);
  }
}
