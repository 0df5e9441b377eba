import * as v from "valibot";
import { checks } from "./checks.ts";
import { cloudImages } from "./cloud-image.ts";
import {
  address,
  atLeast,
  describe,
  domainName,
  flag,
  hostPath,
  hostTemplateMap,
  ipv4,
  mapOf,
  name,
  namePrefix,
  port,
  relativePath,
  section,
  text,
} from "./format.ts";
import { reachesHost } from "./host-reach.ts";
import { userName } from "./user.ts";
import { virtinst } from "./virtinst.ts";

const texts = v.nullish(v.array(text, "must be a list"));

const nameOrAddress = v.pipe(
  text,
  v.check(
    (value) => v.is(domainName, value) || v.is(address, value),
    "must be a domain name or an IP address, without a user or a port",
  ),
);

/** The keys of the host's merged values. */
export const hostSchema = v.looseObject({
  name_prefix: namePrefix,
  host_templates: describe(
    v.nullish(hostTemplateMap),
    "The host's files: any name, with a template and its output file. Files in etc belong into /etc.",
    { hosts: { src: "host/hosts", dst: "hosts" } },
  ),
  // The `common` layers are layers of guests and of the host.
  virtinst: describe(v.nullish(virtinst), "`connect` is the libvirt URI for the host's scripts."),
  serve: describe(
    v.nullish(flag),
    "Whether a web server serves the output. If not, only the owner can read answer files.",
  ),
  clients: describe(
    texts,
    "Addresses and subnets that may read the site and the trees, in addition to the lab's networks.",
    ["10.1.0.0/16"],
  ),
  cloud_images: describe(
    v.nullish(cloudImages),
    "Cloud images, by the names that guests give as `image`. host/image_register.sh gets them.",
  ),
  images: describe(
    v.nullish(
      section({
        dir: describe(
          v.nullish(reachesHost(hostPath, "path")),
          "Directory of the ISO images.",
          "/srv/images",
        ),
        mount: describe(
          v.nullish(reachesHost(hostPath, "path")),
          "Directory in which autofs mounts them.",
          "/srv/content",
        ),
        trees: describe(
          v.nullish(mapOf(relativePath, "must be a map of directories to ISO files", relativePath)),
          "Directory in `mount`: ISO file in `dir`.",
          { "rocky/9/x86_64": "Rocky-9.6-x86_64-dvd.iso" },
        ),
      }),
    ),
    "ISO images as install trees.",
  ),
  web: describe(
    v.nullish(
      section({
        names: describe(texts, "Host names of the server.", ["ks"]),
        port: describe(v.nullish(port), "The server's port.", 80),
        root: describe(
          v.nullish(reachesHost(hostPath, "path")),
          "A copy of the built site.",
          "/srv/www/miniascape",
        ),
        path: describe(v.nullish(text), "The URL path of images.mount, without a slash at the end."),
        hidden: describe(texts, "Names of files that the web server does not serve.", ["ks.cfg"]),
      }),
    ),
    "The web server of the site and of the install trees.",
  ),
  fence_virt: describe(
    v.nullish(
      section({
        network: describe(
          v.nullish(name),
          "The network whose bridge may send fencing requests; null: all networks.",
        ),
        key_file: describe(
          v.nullish(reachesHost(hostPath, "path")),
          "Path of the key, on the host and on each node.",
        ),
        address: describe(v.nullish(ipv4), "The multicast address.", "225.0.0.12"),
        port: describe(v.nullish(port), "The port of the requests.", 1229),
      }),
    ),
    "fence_virtd: cluster nodes fence each other through the host.",
  ),
  kvm: describe(
    v.nullish(section({ nested: describe(v.nullish(flag), "Whether guests can run guests.") })),
    "The host's KVM.",
  ),
  host: describe(
    v.nullish(
      section({
        address: describe(
          v.optional(nameOrAddress),
          "A name or an address at which other machines reach the host by ssh.",
          "hv1.example.org",
        ),
        ssh_user: describe(v.nullish(userName), "The user who logs in there.", "alice"),
        identity_file: describe(
          v.nullish(
            v.pipe(
              text,
              v.regex(
                /^(?:~\/|\.{0,2}\/)?[\w@+.][\w@+./-]*$/,
                "must be the path of a private key, without spaces: absolute, below `~/`, or as seen from the directory of ssh",
              ),
            ),
          ),
          "The file of the private key for the guests, on the machine that logs in (IdentityFile of ssh).",
          "~/.ssh/id_ed25519",
        ),
      }),
    ),
    "How to log in to the guests, for the files in `exports` and for `up`: through the host (ProxyJump), and by which key.",
  ),
  capacity: describe(
    v.nullish(
      section({
        ram: describe(v.nullish(atLeast(1, "must be a whole number of MiB, at least 1")), "MiB", 65536),
        vcpus: describe(v.nullish(atLeast(1)), "Virtual CPUs.", 16),
        disk: describe(v.nullish(atLeast(1, "must be a whole number of GiB, at least 1")), "GiB", 500),
      }),
    ),
    "The host's resources for all guests together. The plan is checked against them.",
  ),
  checks,
});

export type HostValues = v.InferInput<typeof hostSchema>;
