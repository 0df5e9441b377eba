/**
 * Whether a file name matches a pattern, where `*` stands for any characters and `?` for one. It takes at most the product of
 * the two lengths: after a mismatch only the last star takes one more character. A regular expression would try all stars.
 */
export function matchesName(name: string, pattern: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let end = 0;
  while (from < name.length) {
    if (pattern[at] === "*") {
      star = at;
      end = from;
      at += 1;
    } else if (pattern[at] === "?" || pattern[at] === name[from]) {
      at += 1;
      from += 1;
    } else if (star !== -1) {
      at = star + 1;
      end += 1;
      from = end;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}

/** The same for a path: each part of the pattern stands for one part of the path. */
export function matchesPath(path: string, pattern: string): boolean {
  const names = path.split("/");
  const parts = pattern.split("/");
  return names.length === parts.length && names.every((name, at) => matchesName(name, parts[at] as string));
}
