import type { Layers } from "./design.ts";
import { scalar } from "./scalar.ts";

/** A directory of pools: `storages.d/NAME.yml`. */
const POOL = /^storages\.d\/(.*)\.yml$/;

/**
 * The layers of a lab that lies beside another on one host. `name_prefix` does for guests, networks, bridges and volumes;
 * pools, which libvirt knows by the plan's own names, get other names and directories here.
 */
export function prefixed(layers: Layers, prefix: string): Layers {
  if (prefix === "") return layers;
  const pools = Object.keys(layers).flatMap((path) => POOL.exec(path)?.[1] ?? []);
  const entries = Object.entries(layers).map(([path, text]) =>
    POOL.test(path)
      ? [path.replace(POOL, (_, name) => `storages.d/${prefix}${name}.yml`), renamedPool(text, prefix)]
      : [path, withoutMacs(withPools(text, pools, prefix))],
  );
  return { ...Object.fromEntries(entries), "common/90_prefix.yml": prefixLayer(pools, prefix) };
}

function renamedPool(text: string, prefix: string): string {
  return text
    .replace("libvirt's own", "the lab's own")
    .replace(/^name: (.*)/m, (_, name) => `name: ${scalar(prefix + name)}`)
    .replace(/^(path: .*\/)([^/\n]+)$/m, (_, parent, directory) => `${parent}${prefix}${directory}`);
}

function withPools(text: string, pools: readonly string[], prefix: string): string {
  return text.replace(/\bpool: ([\w.-]+)/g, (all, name) =>
    pools.includes(name) ? `pool: ${scalar(prefix + name)}` : all,
  );
}

/** virt-install refuses a MAC that another guest of the host has; one derived from the lab's id is nobody else's. */
function withoutMacs(text: string): string {
  return text.replace(/\bmac: [0-9A-Fa-f:]{17}, /g, "");
}

function prefixLayer(pools: readonly string[], prefix: string): string {
  // The pool of disks that name none.
  const pool = pools.includes("default") ? `defaults: {disk: {pool: ${scalar(`${prefix}default`)}}}\n` : "";
  return `# Another lab is on the host: what libvirt has of this one begins with this, and its pools are its own.
name_prefix: ${scalar(prefix)}
${pool}`;
}
