import * as v from "valibot";
import { LAB_ID, LAB_ID_RULE } from "../lab-id.ts";
import { describe, name, relativePath, section, text } from "./format.ts";

const patterns = v.union([relativePath, v.array(relativePath)]);
const filesAlias = describe(v.nullish(patterns), "The same as `files`.");

const category = (files: readonly string[]) =>
  v.nullish(
    v.union([
      section({
        dir: describe(v.nullish(relativePath), "A directory; its entries are the names of the objects."),
        files: describe(
          v.nullish(patterns),
          "Patterns of layer files, lowest first; %(name)s is the object's name, %(group)s a guest's kind.",
          files,
        ),
        patterns: filesAlias,
        pattern: filesAlias,
      }),
      patterns,
    ]),
  );

const guest = category(["common/*.yml", "sysgroups.d/%(group)s/*.yml", "guests.d/%(name)s/*.yml"]);
const network = category(["common/*.yml", "networks.d/%(name)s/*.yml"]);
const storage = category(["common/*.yml", "storages.d/%(name)s.yml"]);
const host = category(["common/*.yml", "host.d/*.yml"]);

/** META/*.yml, only for editors: `readMeta` reads and checks it. */
export const metaSchema = v.looseObject({
  site: describe(v.optional(name), "The site to build: a directory beside META.", "default"),
  lab: describe(
    v.nullish(
      section({
        id: describe(
          v.pipe(text, v.regex(LAB_ID, LAB_ID_RULE)),
          "A random id of the lab, from `miniascape init`. UUIDs and MAC addresses are derived from it. With a new id, libvirt takes the lab for another one.",
          "qhfwzrtxbnkd",
        ),
      }),
    ),
    "The lab's identity.",
  ),
  allow: describe(
    v.optional(v.array(text, "must be a list of keys")),
    "The keys by which layers may name paths and devices of the host; default: all. Of several files, only keys in every list count.",
    ["virtinst.location", "path"],
  ),
  guest: describe(guest, "The guests' layers."),
  guests: describe(guest, "The same as `guest`."),
  network: describe(network, "The networks' layers."),
  networks: describe(network, "The same as `network`."),
  storage: describe(storage, "The storage pools' layers."),
  storages: describe(storage, "The same as `storage`."),
  host: describe(host, "The host's layers."),
  hosts: describe(host, "The same as `host`."),
});
