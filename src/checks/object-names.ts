import { libvirtName } from "../model/libvirt-name.ts";
import { folded } from "../safe-path.ts";
import { type Claim, duplicates } from "./duplicates.ts";
import { NAME, printable } from "./guests/names.ts";
import { objectsOf, type Plan, type PlanObject } from "./plan.ts";
import type { Rule, Violation } from "./rule.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\n";

/** Files of the output and of libvirt have the name, a prefix and an ending, and Linux allows 255 bytes. */
const MAX_LENGTH = 200;

const nameUnusable: Rule = {
  id: "name-unusable",
  severity: "error",
  why: "libvirt accepts the name, but virt-install splits `--network network=NAME,...` at a comma in it; and in paths of the site and of the host it may mean something else.",
  example: { "networks.d/lab,1.yml": `${NETWORK}bridge: {name: virbr7}\n` },
  *check(plan): Iterable<Violation> {
    for (const object of [...plan.networks, ...plan.storages]) {
      if (object.name.length > MAX_LENGTH) {
        const message = `the name of a ${object.category} must have at most ${MAX_LENGTH} characters, but this one has ${object.name.length}: rename its file or set \`name\``;
        yield { object, path: ["name"], message };
        continue;
      }
      if (NAME.test(object.name)) continue;
      yield {
        object,
        path: [],
        message: `a ${object.category} cannot be named \`${printable(object.name)}\`: rename its file or set \`name\`; use letters, digits and _ . + -, and begin with a letter, a digit or _`,
      };
    }
  },
};

const namesWithoutCase: Rule = {
  id: "names-without-case",
  severity: "error",
  why: "on a file system that ignores case, as on a USB stick or a Mac, the files of one overwrite those of the other.",
  example: {
    "networks.d/lab.yml": `${NETWORK}bridge: {name: virbr7}\n`,
    "networks.d/Lab.yml": "gateway: 10.9.9.1\nprefix: 24\nbridge: {name: virbr8}\n",
  },
  check: (plan) =>
    duplicates(
      names(plan),
      (_, [other]) => `this name differs from \`${other?.object.name}\` only in case: rename one`,
      ({ object }) => `\`${object.name}\` is here`,
    ),
};

function* names(plan: Plan): Iterable<Claim> {
  for (const object of objectsOf(plan)) {
    yield { object, path: ["name"], value: `${object.category}/${folded(object.name)}` };
  }
}

const namePrefixDiffers: Rule = {
  id: "name-prefix-differs",
  severity: "error",
  why: "the scripts look for guests and networks by names that libvirt does not know.",
  example: { "networks.d/lab.yml": `${NETWORK}name_prefix: b-\n` },
  *check(plan): Iterable<Violation> {
    const message = "`name_prefix` must be the same in the whole lab: set it once, in a `common` layer";
    const prefixOf = ({ merged }: PlanObject) => merged.value.name_prefix;
    for (const object of objectsOf(plan)) {
      if ((prefixOf(object) ?? "") === (prefixOf(plan.host) ?? "")) continue;
      yield { object: prefixOf(object) === undefined ? plan.host : object, path: ["name_prefix"], message };
    }
  },
};

/** virsh tries an argument as a UUID, with or without dashes, before it tries it as a name. */
const UUID = /^(?:-*[0-9a-f]){32}-*$/i;
const NUMBER = /^\d+$/;

const nameIsId: Rule = {
  id: "name-is-id",
  severity: "error",
  why: "virsh takes the name for the number of a running guest, or for a UUID: the scripts would stop or remove another guest.",
  example: { "guests.d/7.yml": "hostname: seven\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const object of objectsOf(plan)) {
      const { category } = object;
      if (category === "host") continue;
      const name =
        category === "storage pool"
          ? object.name
          : libvirtName(object.name, object.merged.value.name_prefix as string | undefined);
      const isNumber = category === "guest" && NUMBER.test(name);
      if (!isNumber && !UUID.test(name)) continue;
      const message = `virsh takes \`${name}\` for ${isNumber ? "the number of a running guest" : "a UUID"}: give the ${category} a name with ${isNumber ? "a letter" : "other letters"}`;
      yield { object, path: ["name"], message };
    }
  },
};

export const objectNameRules: readonly Rule[] = [nameUnusable, nameIsId, namesWithoutCase, namePrefixDiffers];
