// crypt(5): `$id$`, then the text of that method.
const HASH = /^\$(?:1|2[abxy]?|3|5|6|7|y|gy|md5|sha1|sm3|sm3y)\$[./0-9A-Za-z$=,+-]+$/;

/** Whether a text can be a password field of a shadow file: a hash, a locked hash (`!...`), or a lock (`!!`, `*`). */
export function isCryptHash(text: string): boolean {
  return isLock(text) || HASH.test(text.replace(/^[!*]+/, ""));
}

/** Whether the text is a lock: no password matches it. */
export function isLock(text: string): boolean {
  return /^[!*]+$/.test(text);
}

const BCRYPT = /^\d\d\$[./0-9A-Za-z]{53}$/;
const YESCRYPT = /^[./0-9A-Za-z]+\$[./0-9A-Za-z]{0,86}\$[./0-9A-Za-z]{43}$/;

/** What follows the method in a whole hash (crypt(5)). Other methods are not checked. */
const WHOLE: Readonly<Record<string, RegExp>> = {
  "1": /^[^$]{0,8}\$[./0-9A-Za-z]{22}$/,
  "5": /^(?:rounds=\d+\$)?[^$]{0,16}\$[./0-9A-Za-z]{43}$/,
  "6": /^(?:rounds=\d+\$)?[^$]{0,16}\$[./0-9A-Za-z]{86}$/,
  "2a": BCRYPT,
  "2b": BCRYPT,
  "2x": BCRYPT,
  "2y": BCRYPT,
  "7": /^[./0-9A-Za-z]{11,97}\$[./0-9A-Za-z]{43}$/,
  y: YESCRYPT,
  gy: YESCRYPT,
};

/** The method of a crypt hash, which may be locked: `6` of `$6$...`; null: a lock alone, or no hash. */
export function hashMethod(text: string): string | null {
  return /^[!*]*\$([^$]+)\$/.exec(text)?.[1] ?? null;
}

/** Whether a crypt hash is as long as its method makes it. */
export function isWholeHash(text: string): boolean {
  const method = hashMethod(text);
  const rest = text.replace(/^[!*]*\$[^$]+\$/, "");
  return method === null || !Object.hasOwn(WHOLE, method) || (WHOLE[method] as RegExp).test(rest);
}
