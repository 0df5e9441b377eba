/** The first two bytes of a script, `#!`. */
const [HASH, BANG] = [0x23, 0x21];

/** The mode of an output file. *.sh and files that begin with `#!` are executable; only the owner can use a private file. */
export function modeOf(path: string, content: string | Uint8Array, isPrivate: boolean): number {
  const isScript =
    typeof content === "string" ? content.startsWith("#!") : content[0] === HASH && content[1] === BANG;
  return (path.endsWith(".sh") || isScript ? 0o755 : 0o644) & (isPrivate ? 0o700 : 0o777);
}
