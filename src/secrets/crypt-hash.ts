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
