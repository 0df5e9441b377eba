import * as v from "valibot";
import { describe, flag, line, name, section, text } from "./format.ts";

/** A URL as one word. */
export const url = v.pipe(
  text,
  v.regex(/^[a-z][a-z0-9+.-]*:\/\/[^\s\x00-\x20\x7f"'\\]+$/, "must be a URL, without spaces and quotes"),
);

export const path = v.pipe(
  text,
  v.regex(/^\/[^\s\x00-\x20\x7f"'\\]*$/, "must be an absolute path, without spaces and quotes"),
);

/** Sources of packages that only a kickstart can name. */
export const KICKSTART_SOURCES = ["mirrorlist", "metalink", "harddrive", "nfs", "liveimg"] as const;

const ONE_SOURCE = "must have only one of `mirrorlist`, `metalink`, `harddrive`, `nfs` and `liveimg`";

/** `source`. */
export const source = v.pipe(
  section({
    mirrorlist: describe(v.nullish(url), "URL of a list of mirrors.", "https://mirrors.lab.test/list?repo=9"),
    metalink: describe(v.nullish(url), "URL of a metalink."),
    proxy: describe(v.nullish(url), "Proxy of the installer.", "http://proxy.lab.test:3128/"),
    verify_ssl: describe(v.nullish(flag), "Whether the server's certificate is checked. Default: true."),
    mirror: describe(
      v.nullish(
        v.pipe(
          text,
          v.regex(
            /^http:\/\/[^\s\x00-\x20\x7f-\x9f"'\\/@]+(?:\/[^\s\x00-\x20\x7f-\x9f"'\\]*)?$/,
            "must be the URL of a mirror over http, like http://deb.debian.org/debian",
          ),
        ),
      ),
      "Mirror of packages of Debian or Ubuntu. Default for Ubuntu: archive.ubuntu.com; for Debian: the one with the tree at `virtinst.location`, else http://deb.debian.org/debian.",
      "http://ks.lab.test/debian",
    ),
    harddrive: describe(
      v.nullish(
        section({
          partition: describe(name, "The partition with the tree or the ISO images.", "vdb1"),
          dir: describe(path, "The directory there.", "/rhel9"),
        }),
      ),
      "A tree on a disk of the guest.",
    ),
    nfs: describe(
      v.nullish(
        section({
          server: describe(name, "The server.", "nfs.lab.test"),
          dir: describe(path, "The exported directory.", "/srv/rhel9"),
          options: describe(v.nullish(line), "Mount options.", "vers=4"),
        }),
      ),
      "A tree on an NFS server.",
    ),
    liveimg: describe(
      v.nullish(
        section({
          url: describe(
            url,
            "URL of the image: a squashfs.img, a file system or a tar.",
            "http://ks.lab.test/rhel9.tar.xz",
          ),
          checksum: describe(
            v.nullish(
              v.pipe(text, v.regex(/^[0-9A-Fa-f]{64}$/, "must be a SHA-256 sum: 64 hexadecimal digits")),
            ),
            "SHA-256 sum of the image.",
          ),
        }),
      ),
      "An image of a whole system, which the installer unpacks in place of packages.",
    ),
  }),
  v.check((values) => KICKSTART_SOURCES.filter((key) => values[key]).length < 2, ONE_SOURCE),
);
