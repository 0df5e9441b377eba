import { agamaGuest } from "../agama/guest.ts";
import { type AgamaScript, agamaProfile } from "../agama/profile.ts";
import { netplanOf } from "../autoinstall/netplan.ts";
import { storageActions } from "../autoinstall/storage.ts";
import { bondParams } from "../cloud-init/bond-options.ts";
import type { Renderer } from "../cloud-init/release.ts";
import { ignitionConfig } from "../ignition/config.ts";
import { lateMemberships } from "../ignition/groups.ts";
import { ignitionGuest } from "../ignition/guest.ts";
import type { Machine } from "../model/firmware.ts";
import type { Link } from "../model/link.ts";
import type { Layout } from "../model/partitioning/layout.ts";
import type { GuestValues } from "../schema/guest.ts";
import type { Filter, FilterContext } from "./filter.ts";
import type { SecretReads } from "./secret-reads.ts";

/** Filters that write answer files, or large parts of them. `secretReads`: those of the file that is rendered. */
export function answerFilters(secretReads: () => SecretReads): Readonly<Record<string, Filter>> {
  return {
    netplan(links) {
      return netplanOf(links as Link[], (this.lookup("domain") as string | null | undefined) ?? null);
    },
    // Without a known release, which is a finding, the form of most releases
    bond_params: (options, renderer = "netplan") =>
      bondParams(options as Link["options"], renderer as Renderer),
    storage_actions: (layout, machine) => storageActions(layout as Layout, machine as Machine),
    ignition_config(links, setup, archive) {
      const lookup = notedLookup(this, secretReads());
      const guest = ignitionGuest(lookup, links as Link[], String(setup), String(archive));
      return JSON.stringify(ignitionConfig(guest), null, 1);
    },
    late_memberships: (users) => lateMemberships((users ?? []) as NonNullable<GuestValues["users"]>),
    agama_profile(links, scripts, archive) {
      const lookup = notedLookup(this, secretReads());
      const all = (scripts as AgamaScript[]).map((script) => ({
        ...script,
        content: String(script.content),
      }));
      const guest = agamaGuest(lookup, links as Link[], all, String(archive));
      return JSON.stringify(agamaProfile(guest), null, 1);
    },
  };
}

/** JSON has the keys of its reader, so that secrets are noted by their keys in the guest. */
function notedLookup(context: FilterContext, secrets: SecretReads): (key: string) => unknown {
  return (key) => {
    const value = context.lookup(key);
    secrets.noteLookup(key, value);
    secrets.noteAll(value);
    return value;
  };
}
