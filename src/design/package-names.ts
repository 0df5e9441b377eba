import type { Answers } from "./design.ts";

/** Debian's names of packages, by the names of RHEL and Fedora. */
const OF_DEBIAN: Readonly<Record<string, string>> = {
  "git-core": "git",
  "nfs-utils": "nfs-kernel-server",
  "postgresql-server": "postgresql",
  "vim-enhanced": "vim",
};

/** A list of packages for a layer, by their names in RHEL and Fedora. */
export function packageList({ release }: Pick<Answers, "release">, ...names: readonly string[]): string {
  const own = release.packages === "deb" ? names.map((name) => OF_DEBIAN[name] ?? name) : names;
  return `[${own.join(", ")}]`;
}
