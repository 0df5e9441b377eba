import type { Answers } from "./design.ts";
import type { Release } from "./release.ts";

/** Other names of packages, by the names of RHEL and Fedora. */
const OTHER_NAMES: Readonly<Record<Release["packages"], Readonly<Record<string, string>>>> = {
  rpm: {},
  deb: {
    "git-core": "git",
    "nfs-utils": "nfs-kernel-server",
    "postgresql-server": "postgresql",
    "vim-enhanced": "vim",
  },
  suse: { "nfs-utils": "nfs-kernel-server", "vim-enhanced": "vim" },
};

/** A list of packages for a layer, by their names in RHEL and Fedora. */
export function packageList({ release }: Pick<Answers, "release">, ...names: readonly string[]): string {
  return `[${names.map((name) => OTHER_NAMES[release.packages][name] ?? name).join(", ")}]`;
}
