import * as v from "valibot";
import { LAB_ID, LAB_ID_RULE } from "../lab-id.ts";
import { described, name, relativePath, section, text } from "./format.ts";

const patterns = v.union([relativePath, v.array(relativePath)]);
const again = described(v.nullish(patterns), "Another word for `files`.");

const category = (files: readonly string[]) =>
  v.nullish(
    v.union([
      section({
        dir: described(v.nullish(relativePath), "The directory whose entries are the objects' names."),
        files: described(
          v.nullish(patterns),
          "Patterns of layer files, lowest first; %(name)s is the object's name, %(group)s a guest's kind.",
          files,
        ),
        patterns: again,
        pattern: again,
      }),
      patterns,
    ]),
  );

const guest = category(["common/*.yml", "sysgroups.d/%(group)s/*.yml", "guests.d/%(name)s/*.yml"]);
const network = category(["common/*.yml", "networks.d/%(name)s/*.yml"]);
const storage = category(["common/*.yml", "storages.d/%(name)s.yml"]);
const host = category(["common/*.yml", "host.d/*.yml"]);

/** META/*.yml, for editors: `readMeta` is what reads it. */
export const metaSchema = v.looseObject({
  site: described(v.optional(name), "The site that is built: a directory beside META.", "default"),
  lab: described(
    v.nullish(
      section({
        id: described(
          v.pipe(text, v.regex(LAB_ID, LAB_ID_RULE)),
          "What tells this lab from every other: the UUIDs and MACs of its objects derive from it. `miniascape init` draws one. A new one makes the same plan another lab to libvirt.",
          "qhfwzrtxbnkd",
        ),
      }),
    ),
    "The lab's identity.",
  ),
  guest: described(guest, "The guests' layers."),
  guests: described(guest, "As `guest`."),
  network: described(network, "The networks' layers."),
  networks: described(network, "As `network`."),
  storage: described(storage, "The storage pools' layers."),
  storages: described(storage, "As `storage`."),
  host: described(host, "The host's layers."),
  hosts: described(host, "As `host`."),
});
