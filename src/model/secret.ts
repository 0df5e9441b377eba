import { isMap } from "../merge/merge.ts";

const SECRET_KEY = /^rootpw$|(?:^|_)(?:password|passwd|passphrase|secret|token)$/i;

/** The same values with everything secret replaced, for whatever is published: pages, model.json, guest.yml. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) && item !== null && item !== false ? "********" : maskSecrets(item),
    ]),
  );
}
