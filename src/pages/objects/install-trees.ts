import { shellWord } from "../../artifacts/quoting.ts";
import type { PlanObject } from "../../checks/plan.ts";
import { isMap } from "../../merge/merge.ts";
import type { Host } from "../../model/host.ts";
import { urlOf } from "../html.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { derivedValue, type ShownValue } from "../provenance/shown-value.ts";

/** An ISO image that the host serves as an install tree. */
export interface InstallTree {
  /** A URL for `virtinst.location`. */
  readonly url: ShownValue;
  /** Commands that mount the image by hand. */
  readonly commands: readonly string[];
}

export function hasTrees({ values: { images } }: Host): boolean {
  return isMap(images) && isMap(images.trees) && Object.keys(images.trees).length > 0;
}

/** The trees of `images.trees`, in this order. */
export function installTrees(planObject: PlanObject<Host>, provenance: Provenance): InstallTree[] {
  const { images, web } = planObject.object.values;
  if (!isMap(images) || !isMap(web) || !isMap(images.trees)) return [];
  const { dir, mount } = images;
  const [name = "localhost"] = Array.isArray(web.names) ? web.names : [];
  const port = typeof web.port === "number" && web.port !== 80 ? `:${web.port}` : "";
  return Object.entries(images.trees).map(([tree, iso]) => {
    const place = shellWord(`${mount}/${tree}`);
    return {
      url: derivedValue(provenance, `http://${name}${port}${web.path ?? ""}/${urlOf(tree)}/`, {
        reason: "the URL of the tree on the host's web server",
        sources: [
          ["images", "trees", tree],
          ["web", "names"],
          ["web", "path"],
        ].map((path) => ({ planObject, path })),
      }),
      commands: [
        `sudo mkdir -p ${place}`,
        `sudo mount -o loop,ro,nosuid,nodev ${shellWord(`${dir}/${iso}`)} ${place}`,
      ],
    };
  });
}
