import table from "../releases/sources.json" with { type: "json" };

/** How the guests of a designed lab get their system: by the distribution's installer, or as a copy of a cloud image. */
export type Method = "installer" | "image";

/** A release that a designed lab can use. */
export interface Release {
  readonly name: string;
  readonly title: string;
  /** libosinfo's short id. */
  readonly id: string;
  readonly packages: "rpm" | "deb" | "suse";
  /** URL of a public install tree; null: there is none without a subscription, or the installer needs none. */
  readonly tree: string | null;
  /** The file name of the DVD that the host can serve as an install tree, and the directory for it in `images.mount`. */
  readonly dvd: string | null;
  readonly directory: string;
  /** The file name of the ISO image that the installer itself starts from. */
  readonly iso: string | null;
  /** The newest cloud image, and the list of its hashes. */
  readonly image: { readonly url: string; readonly sums: string } | null;
  /** Whether the tree also has the cluster packages; otherwise they are in another repository. */
  readonly hasClusters: boolean;
}

/**
 * Texts with `{NAME}` in them, where NAME is another key or `version`. `tree`, `dvd` and `iso` are ways of the
 * installer; `image` is a file in `images`, as `sums`. The download sites of the distributions have these names.
 */
type Texts = Readonly<Record<string, string>>;

interface Distribution {
  readonly packages: Release["packages"];
  readonly hasClusters?: boolean;
  readonly releases: Readonly<Record<string, Texts>>;
}

const DISTRIBUTIONS = table as unknown as Readonly<Record<string, Distribution>>;

/** Releases by the values of `--release`. */
export const RELEASES: Readonly<Record<string, Release>> = Object.fromEntries(
  Object.entries(DISTRIBUTIONS).flatMap(([distribution, { releases }]) =>
    Object.entries(releases).map(([version, texts]) => {
      const release = releaseOf(distribution, version, texts);
      return [release.name, release];
    }),
  ),
);

/** Every release has an installer; only some have an image for everybody. */
export function methodsOf({ image }: Release): Method[] {
  return image ? ["installer", "image"] : ["installer"];
}

/** Whether the installed system has firewalld: Ubuntu and the images of Debian come without a firewall. */
export function hasFirewall({ packages, iso }: Release, method: Method): boolean {
  return packages !== "deb" || (method === "installer" && iso === null);
}

function releaseOf(distribution: string, version: string, own: Texts): Release {
  const {
    packages,
    hasClusters = false,
    releases: _,
    ...shared
  } = DISTRIBUTIONS[distribution] as Distribution;
  const texts: Texts = { ...(shared as Texts), ...own, version };
  const filled = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => filled(texts[name] ?? ""));
  const text = (key: string) => (texts[key] === undefined ? null : filled(texts[key]));
  const [title, images, image, sums] = ["title", "images", "image", "sums"].map(text);
  return {
    name: distribution + version,
    title: title ?? distribution,
    id: text("id") ?? distribution + version,
    packages,
    tree: text("tree"),
    dvd: text("dvd"),
    directory: `${distribution}/${version}/x86_64`,
    iso: text("iso"),
    image: image ? { url: `${images}${image}`, sums: `${images}${sums}` } : null,
    hasClusters,
  };
}

/** The newest known release of the distribution, if `name` is newer; null for all other names. */
export function newestKnownBefore(name: string): string | null {
  return newestBefore(name)?.newest ?? null;
}

/** The release of a name. If it is newer than all known ones, its id and its files are named like those of the newest. */
export function releaseNamed(name: string): Release | undefined {
  const found = newestBefore(name);
  if (RELEASES[name] || !found) return RELEASES[name];
  const { distribution, version, before, texts } = found;
  const renamed = Object.entries(texts).map(([key, text]) => [
    key,
    text.replace(new RegExp(`(?<!\\d)${before}(?!\\d)`, "g"), version),
  ]);
  return releaseOf(distribution, version, Object.fromEntries(renamed));
}

/** For a name of a distribution whose releases have whole numbers, and no names that are in URLs. */
function newestBefore(name: string) {
  const [, distribution = "", version = ""] = /^([a-z-]+)([1-9]\d{0,2})$/.exec(name) ?? [];
  const { packages, releases } = DISTRIBUTIONS[distribution] ?? {};
  // JSON has keys of digits in ascending order.
  const [before, texts] = Object.entries(releases ?? {}).at(-1) ?? [];
  if (packages !== "rpm" || !texts || !(Number(version) > Number(before))) return null;
  return { distribution, version, before, texts, newest: `${distribution}${before}` };
}
