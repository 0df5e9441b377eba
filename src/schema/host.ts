import * as v from "valibot";
import {
  atLeast,
  checks,
  described,
  flag,
  ipv4,
  mapOf,
  name,
  namePrefix,
  port,
  section,
  templateMap,
  text,
} from "./format.ts";
import { virtinst } from "./virtinst.ts";

const texts = (what: string) => v.nullish(v.array(text, `\`${what}\` is a list`));

/** The known keys of the host's merged values. */
export const hostSchema = v.looseObject({
  name_prefix: namePrefix,
  host_templates: described(
    v.nullish(templateMap),
    "The host's files: any key, a template and the file it makes. What is below etc belongs below /etc.",
    { hosts: { src: "host/hosts", dst: "hosts" } },
  ),
  // The same `common` layers lie below the host and below the guests.
  virtinst: described(v.nullish(virtinst), "`connect`: the libvirt of the host's scripts."),
  serve: described(
    v.nullish(flag),
    "Whether the built site is served. If not, every answer file is for its owner alone.",
  ),
  clients: described(
    texts("clients"),
    "Addresses and subnets that may read the site and the trees, beside the lab's own networks.",
    ["10.1.0.0/16"],
  ),
  images: described(
    v.nullish(
      section({
        dir: described(v.nullish(text), "Where the ISO images are.", "/srv/images"),
        mount: described(v.nullish(text), "Below which they are mounted on demand.", "/srv/content"),
        trees: described(
          v.nullish(mapOf(text, "`trees` is a map of directories to ISO files")),
          "Directory below `mount`: ISO file in `dir`.",
          { "rocky/9/x86_64": "Rocky-9.6-x86_64-dvd.iso" },
        ),
      }),
    ),
    "ISO images as install trees.",
  ),
  web: described(
    v.nullish(
      section({
        names: described(texts("names"), "The server's names.", ["ks"]),
        port: described(v.nullish(port), "The server's port.", 80),
        root: described(v.nullish(text), "A copy of the built site.", "/srv/www/miniascape"),
        path: described(v.nullish(text), "Where images.mount is in URLs, without a slash at its end."),
        hidden: described(texts("hidden"), "Names of files in the site that nobody gets.", ["ks.cfg"]),
      }),
    ),
    "The web server of the site and of the install trees.",
  ),
  fence_virt: described(
    v.nullish(
      section({
        network: described(
          v.nullish(name),
          "Fencing requests are taken from the bridge of this network only; null: from all.",
        ),
        key_file: described(v.nullish(text), "The key, on the host and on each node."),
        address: described(v.nullish(ipv4), "The multicast address.", "225.0.0.12"),
        port: described(v.nullish(port), "The port of the requests.", 1229),
      }),
    ),
    "fence_virtd: cluster nodes fence each other through the host.",
  ),
  kvm: described(
    v.nullish(section({ nested: described(v.nullish(flag), "Whether guests can run guests.") })),
    "The host's KVM.",
  ),
  capacity: described(
    v.nullish(
      section({
        ram: described(v.nullish(atLeast(1, "a capacity is at least 1")), "MiB", 65536),
        vcpus: described(v.nullish(atLeast(1, "a capacity is at least 1")), "Virtual CPUs.", 16),
        disk: described(v.nullish(atLeast(1, "a capacity is at least 1")), "GiB", 500),
      }),
    ),
    "What all guests together may have: more is a finding.",
  ),
  checks,
});

export type HostValues = v.InferInput<typeof hostSchema>;
