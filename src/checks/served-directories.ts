import * as v from "valibot";
import { errorAt, type Finding, type Related } from "../finding.ts";
import { type Path, placeAt, valueAt } from "../merge/origins.ts";
import { isWithin } from "../path.ts";
import { hostPath } from "../schema/format.ts";
import { unservable } from "../served-directory.ts";
import type { Plan, PlanObject } from "./plan.ts";

/** A path of the host that a web server must not publish. */
interface Private {
  readonly object: PlanObject;
  readonly path: Path;
  readonly value: string;
}

const SERVED: readonly Path[] = [
  ["images", "mount"],
  ["web", "root"],
];

/**
 * An error for each directory of the web servers that is one of the system or of users, or contains what only their owner
 * may read. It is no rule of the plan: a layer must not switch it off.
 */
export function servedDirectories(plan: Plan): Finding[] {
  const { host } = plan;
  const { value } = host.merged;
  return SERVED.flatMap((path) => {
    const directory = valueAt(value, path);
    if (!v.is(hostPath, directory)) return [];
    const key = path.join(".");
    const remedy = "use a directory of its own, like /srv/content";
    const reason = unservable(directory);
    const place = placeAt(host.merged, path);
    if (reason !== null)
      return [
        errorAt(place, "served-directory", `\`${key}\` must not be \`${directory}\`: ${reason}; ${remedy}`),
      ];
    const inside = [...privatePaths(plan, key)].find((other) => isWithin(other.value, directory));
    if (!inside) return [];
    const message = `\`${key}\` must not contain \`${inside.value}\`: a web server would send files in it that are not for others; ${remedy}`;
    const note: Related = {
      place: placeAt(inside.object.merged, inside.path),
      message: "this path is set here",
    };
    return [{ ...errorAt(place, "served-directory", message), related: [note] }];
  });
}

/** `web.root` in `images.mount` would be a second way to files that the servers hide at the first one. */
function* privatePaths({ host, storages }: Plan, key: string): Iterable<Private> {
  for (const object of storages) yield { object, path: ["path"], value: object.object.path };
  const { value } = host.merged;
  const targets = valueAt(value, ["iscsi", "targets"]);
  const paths: readonly Path[] = [
    ["fence_virt", "key_file"],
    ...Object.keys(targets ?? {}).map((name) => ["iscsi", "targets", name, "file"]),
    ...(key === "images.mount" ? [["web", "root"]] : []),
  ];
  for (const path of paths) {
    const each = valueAt(value, path);
    if (typeof each === "string") yield { object: host, path, value: each };
  }
}
