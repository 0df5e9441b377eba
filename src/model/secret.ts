import { isMap, type ValueMap } from "../merge/merge.ts";

const SECRET_KEY = /^rootpw$|(?:^|_)(?:password|passwd|passphrase|secret|token)$/i;

// Most of a guest's values are shared with others of its kind: each is looked through once.
const masked = new WeakMap<object, unknown>();

/** The same values with everything secret replaced, for whatever is published: pages, model.json, guest.yml. */
export function maskSecrets(value: unknown): unknown {
  if (!Array.isArray(value) && !isMap(value)) return value;
  let copy = masked.get(value);
  if (copy === undefined) {
    copy = Array.isArray(value) ? value.map(maskSecrets) : maskMap(value);
    masked.set(value, copy);
  }
  return copy;
}

function maskMap(map: ValueMap): ValueMap {
  return Object.fromEntries(
    Object.entries(map).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) && item !== null && item !== false ? "********" : maskSecrets(item),
    ]),
  );
}
