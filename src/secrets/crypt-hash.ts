// crypt(5): `$id$`, then what that method writes.
const HASH = /^\$(?:1|2[abxy]?|3|5|6|7|y|gy|md5|sha1|sm3|sm3y)\$[./0-9A-Za-z$=,+-]+$/;

/** Whether a text is what a shadow file holds: a hash, one behind a lock (`!`), or a lock alone (`!!`, `*`). */
export function isCryptHash(text: string): boolean {
  return isLock(text) || HASH.test(text.replace(/^[!*]+/, ""));
}

/** A password that nothing matches. */
export function isLock(text: string): boolean {
  return /^[!*]+$/.test(text);
}
