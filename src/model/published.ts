import type { Lab } from "../lab.ts";

/** The values of `model.json`. They are not masked: the caller masks them before they are written. */
export function publishedModel({ site, guests, networks, storages, host }: Lab): unknown {
  return {
    site,
    guests,
    networks: networks.map(({ summary }) => summary),
    storages: storages.map(({ summary }) => summary),
    host: { ...host.values, files: host.files },
  };
}
