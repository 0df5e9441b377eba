import * as v from "valibot";
import { describe, hostPath, mapOf, name, section, text } from "./format.ts";
import { reachesHost } from "./host-reach.ts";

const digits = (count: number, command: string) =>
  v.pipe(
    text,
    v.regex(
      new RegExp(`^[0-9a-fA-F]{${count}}$`),
      `must be ${count} hexadecimal digits, as ${command} prints them`,
    ),
  );

const WEB = "must be an http or https URL without spaces, quotes and backslashes";
const webUrl = v.pipe(text, v.regex(/^https?:\/\/[^\s\x00-\x20\x7f-\x9f"'\\]+$/, WEB));
const secureUrl = v.pipe(
  text,
  v.regex(
    /^https:\/\/[^\s\x00-\x20\x7f-\x9f"'\\]+$/,
    "must be an https URL: over http, anybody on the way could change the list together with the image",
  ),
);

const entries = section({
  url: describe(
    v.nullish(reachesHost(webUrl, "path")),
    "URL of the image; it also needs `sha256`, `sha512` or `sums`. A file *.xz, *.gz, *.bz2 or *.zst is unpacked.",
    "https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2",
  ),
  path: describe(
    v.nullish(reachesHost(hostPath, "path")),
    "Path of the image on the machine that runs the scripts, in place of `url`.",
    "/srv/images/debian-12-genericcloud-amd64.qcow2",
  ),
  sha256: describe(v.nullish(digits(64, "sha256sum")), "The SHA-256 of the file."),
  sha512: describe(v.nullish(digits(128, "sha512sum")), "The SHA-512 of the file."),
  sums: describe(
    v.nullish(secureUrl),
    "URL of a list of hashes. The host reads it when it first gets the image, and keeps that image.",
    "https://cloud.debian.org/images/cloud/bookworm/latest/SHA512SUMS",
  ),
  pool: describe(v.nullish(name), "The storage pool of the image's volume.", "default"),
});

const isSet = (value: unknown) => value !== undefined && value !== null;

/** An item of `cloud_images`. */
const cloudImage = v.pipe(
  entries,
  v.check(({ url, path }) => isSet(url) !== isSet(path), "must have either `url` or `path`"),
  v.check(
    ({ sha256, sha512, sums }) => [sha256, sha512, sums].filter(isSet).length < 2,
    "must have only one of `sha256`, `sha512` and `sums`",
  ),
  v.check(
    ({ url, sha256, sha512, sums }) => !isSet(url) || [sha256, sha512, sums].some(isSet),
    "must have `sha256`, `sha512` or `sums`: without a hash, nobody knows which image the host gets",
  ),
  v.check(({ path, sums }) => !isSet(path) || !isSet(sums), "`sums` is for images with a `url`"),
);

/** `cloud_images`. */
export const cloudImages = mapOf(cloudImage, "must be a map of names and images", name);
