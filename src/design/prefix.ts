import type { Layers } from "./design.ts";
import { scalar } from "./scalar.ts";

/** The layer file of a pool. */
const POOL = /^storages\.d\/(.*)\.yml$/;

/**
 * The layers of a second lab on one host. `name_prefix` changes the names of guests, networks, bridges and volumes in
 * libvirt. It does not change pools, so they get other names and directories here.
 */
export function withPrefix(layers: Layers, prefix: string): Layers {
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

/** Removes MACs: virt-install refuses a MAC of another guest, and MACs derived from the lab's id are unique. */
function withoutMacs(text: string): string {
  return text.replace(
    /^ *mac: [0-9A-Fa-f:]{17}\n|\bmac: [0-9A-Fa-f:]{17}, |, mac: [0-9A-Fa-f:]{17}(?=\})/gm,
    "",
  );
}

function prefixLayer(pools: readonly string[], prefix: string): string {
  // The pool of disks without a pool.
  const pool = pools.includes("default") ? `defaults: {disk: {pool: ${scalar(`${prefix}default`)}}}\n` : "";
  return `# Another lab is on the host: what libvirt has of this one begins with this, and its pools are its own.
name_prefix: ${scalar(prefix)}
${pool}`;
}
