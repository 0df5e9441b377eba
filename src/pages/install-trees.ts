import { shellWord } from "../artifacts/quoting.ts";
import { isMap } from "../merge/merge.ts";
import type { Host } from "../model/host.ts";

/** An ISO image that the host serves as an install tree. */
export interface InstallTree {
  /** For `virtinst.location`. */
  readonly url: string;
  /** What mounts it where it is served, for where autofs does not. */
  readonly commands: readonly string[];
}

/** Those of `images.trees`, in its order. */
export function installTrees({ values: { images, web } }: Host): InstallTree[] {
  if (!isMap(images) || !isMap(web) || !isMap(images.trees)) return [];
  const { dir, mount } = images;
  const [name = "localhost"] = Array.isArray(web.names) ? web.names : [];
  const port = typeof web.port === "number" && web.port !== 80 ? `:${web.port}` : "";
  return Object.entries(images.trees).map(([tree, iso]) => {
    const place = shellWord(`${mount}/${tree}`);
    return {
      url: `http://${name}${port}${web.path ?? ""}/${tree.split("/").map(encodeURIComponent).join("/")}/`,
      commands: [
        `sudo mkdir -p ${place}`,
        `sudo mount -o loop,ro,nosuid,nodev ${shellWord(`${dir}/${iso}`)} ${place}`,
      ],
    };
  });
}
