import { join } from "node:path";
import type * as v from "valibot";
import { installerOfValues } from "../../src/installers/installers.ts";
import { Catalog } from "../../src/layers/catalog.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import { guestSchema } from "../../src/schema/guest.ts";
import { hostSchema } from "../../src/schema/host.ts";
import { networkSchema } from "../../src/schema/network.ts";
import type { TopSchema } from "../../src/schema/schemas.ts";
import { storageSchema } from "../../src/schema/storage.ts";
import { PROJECT } from "../run.ts";
import { SCHEMAS } from "../schemas.ts";
import type { Values } from "./leaves.ts";

export type Category = "guest" | "network" | "storage" | "host";

/** An object of a shipped lab. */
export interface Subject {
  readonly category: Category;
  readonly name: string;
  readonly values: Values;
  /** The one layer file that holds them. */
  readonly file: string;
  readonly schema: v.GenericSchema;
}

const CORE = { guest: guestSchema, network: networkSchema, storage: storageSchema, host: hostSchema };
const FILES: Record<Category, (name: string) => string> = {
  guest: (name) => `guests.d/${name}.yml`,
  network: (name) => `networks.d/${name}.yml`,
  storage: (name) => `storages.d/${name}.yml`,
  host: () => "host.d/host.yml",
};

/** Values that the shipped labs do not set, so that each part of each template is rendered. */
const MORE_OF_A_GUEST: Values = {
  authorized_keys: ["ssh-ed25519 AAAAC3Nza admin@lab.test"],
  ntpservers: ["ntp1.lab.test", "ntp2.lab.test"],
  repos: [
    { name: "Extra", baseurl: "Extra" },
    { name: "Other", baseurl: "http://trees.test/other/" },
  ],
  yum_repos: [{ name: "lab", baseurl: "http://trees.test/lab/", gpgkey: "http://trees.test/key" }],
  keep_tree: true,
  sudo_rules: ["%wheel ALL=(ALL) ALL"],
  scripts: [{ stage: "post", text: "true", interpreter: "/bin/bash", log: "/root/own.log" }],
};
const MORE_OF_THE_HOST: Values = { clients: ["10.1.0.0/16"] };
const TARGET = { iqn: "iqn.2003-01.test.lab:more", file: "/srv/more.img", size: 1 };

/** The objects of a shipped site, with only these guests. */
export function subjectsOf(site: string, guests: readonly string[]): Subject[] {
  const tmpldirs = [join(PROJECT, "templates")];
  const catalog = new Catalog(new LayerReader(), { confdirs: [join(PROJECT, "_data")], tmpldirs, site });
  const subject = (category: Category, name: string, values: Values): Subject => ({
    category,
    name,
    values,
    file: FILES[category](name),
    schema: SCHEMAS.complete(category, CORE[category] as TopSchema),
  });
  return [
    ...guests.map((name) => subject("guest", name, guestValues(catalog, name, guests))),
    ...(["network", "storage"] as const).flatMap((category) =>
      catalog.names(category).map((name) => {
        const { merged, own } = catalog.object(category, name);
        return subject(category, name, category === "network" ? own : merged.value);
      }),
    ),
    subject("host", "host", hostValues(catalog)),
  ];
}

function guestValues(catalog: Catalog, name: string, guests: readonly string[]): Values {
  const { value } = catalog.object("guest", name, catalog.kind(name)).merged;
  const { releases, ...own } = value as Record<string, Values>;
  const more = Object.entries(MORE_OF_A_GUEST).filter(([key]) => isEmpty(own[key]));
  const { answer, name: installer, row } = installerOfValues(own);
  const release = row(releases ?? {}, own.os);
  const rows = Object.entries(releases ?? {}).filter(([key]) => key === release);
  const values = {
    ...own,
    ...Object.fromEntries(more),
    releases: Object.fromEntries(rows),
    // The default of a kickstart is a value of its own in this one layer.
    ...(answer && installer !== "kickstart" && { templates: { ...own.templates, autoinst: answer } }),
  };
  const [cluster, rhui] = [own.cluster, own.rhui] as [Values | null | undefined, Values | null | undefined];
  const known = (names: unknown) => (names as readonly string[]).filter((each) => guests.includes(each));
  return {
    ...values,
    ...(cluster?.nodes ? { cluster: { ...cluster, nodes: known(cluster.nodes) } } : {}),
    ...(rhui?.cds ? { rhui: { ...rhui, cds: known(rhui.cds) } } : {}),
  };
}

function isEmpty(value: unknown): boolean {
  return (
    value === false || value === undefined || value === null || (Array.isArray(value) && value.length === 0)
  );
}

function hostValues(catalog: Catalog): Values {
  const value = catalog.object("host", "").merged.value as Record<string, Values>;
  return {
    ...value,
    ...MORE_OF_THE_HOST,
    web: { ...value.web, names: ["ks", "ks.lab.test"], hidden: ["ks.cfg"] },
    iscsi: {
      ...value.iscsi,
      targets: { more: { ...TARGET, portal: "10.9.8.7", initiators: ["iqn.2003-01.test.lab:one"] } },
    },
  };
}
