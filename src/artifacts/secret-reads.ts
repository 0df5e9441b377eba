import nunjucks from "nunjucks";
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
  runtime: Record<"memberLookup" | "contextOrFrameLookup", Lookup>;
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
    if (typeof key === "string" && isSecretKey(key)) noteSecret({ key, value: String(value ?? "") });
    for (const text of Array.isArray(value) ? value : [value]) {
      if (typeof text === "string" && secrets.isReferenced(text)) noteSecret({ key: null, value: text });
    }
    return value;
  };
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
