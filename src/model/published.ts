import type { Lab } from "../lab.ts";
import { maskSecrets } from "./secret.ts";

/** The whole resolved model as `model.json` shows it: without secrets. */
export function publishedModel({ site, guests, networks, storages, host }: Lab): unknown {
  return maskSecrets({
    site,
    guests,
    networks: networks.map(({ summary }) => summary),
    storages: storages.map(({ summary }) => summary),
    host: { ...host.values, files: host.files },
  });
}
