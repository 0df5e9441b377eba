import { isCryptHash } from "../secrets/crypt-hash.ts";
import { isSecretKey } from "../secrets/secret-key.ts";

const KEY_AND_VALUE = /(?<![\w-])([\w-]+)["']?[ \t]*:[ \t]+["']?([^\s"',}]+)/g;

/** Whether the text of a layer, with its comments, has a value of a secret key that is not a hash. */
export function holdsSecret(text: string): boolean {
  return [...text.matchAll(KEY_AND_VALUE)].some(
    ([, key = "", value = ""]) => isSecretKey(key) && !/^(?:!|null$|~$)/.test(value) && !isCryptHash(value),
  );
}
