import type { Lab } from "../lab.ts";

/** The whole resolved model as `model.json` shows it, secrets and all. */
export function publishedModel({ site, guests, networks, storages, host }: Lab): unknown {
  return {
    site,
    guests,
    networks: networks.map(({ summary }) => summary),
    storages: storages.map(({ summary }) => summary),
    host: { ...host.values, files: host.files },
  };
}
