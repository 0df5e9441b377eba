import { isMap } from "../merge/merge.ts";
import type { HostValues } from "../schema/host.ts";

/** A cloud image of the host's `cloud_images`. */
export interface CloudImage {
  readonly name: string;
  /** The pool of its volume. */
  readonly pool: string;
  /** An https or http URL, or an absolute path on the machine that runs the scripts. */
  readonly source: string;
  readonly isUrl: boolean;
  /** The hash of the file at `source`; null: only the host knows it. */
  readonly hash: { readonly kind: "sha256" | "sha512"; readonly digits: string } | null;
  /** The URL of a list of hashes, for a URL without `hash`. */
  readonly sums: string | null;
  /** The name of the volume; null: only the host knows the hash in it. */
  readonly volume: string | null;
}

type ImageValues = NonNullable<NonNullable<HostValues["cloud_images"]>[string]>;

/** The digits of an image's hash in the name of its volume. */
export const HASH_DIGITS = 12;

/** The images of the host's merged values, which may have findings. */
export function cloudImages(values: unknown): CloudImage[] {
  const entries = isMap(values) ? Object.entries(values) : [];
  return entries.flatMap(([name, image]) => (isMap(image) ? cloudImage(name, image as ImageValues) : []));
}

function cloudImage(name: string, { url, path, sha256, sha512, sums, pool }: ImageValues): CloudImage {
  const digits = sha512 ?? sha256;
  const hash = digits
    ? ({ kind: sha512 ? "sha512" : "sha256", digits: digits.toLowerCase() } as const)
    : null;
  return {
    name,
    pool: pool ?? "default",
    source: url ?? path ?? "",
    isUrl: Boolean(url),
    hash,
    sums: sums ?? null,
    volume: hash && `${name}-${hash.digits.slice(0, HASH_DIGITS)}`,
  };
}
