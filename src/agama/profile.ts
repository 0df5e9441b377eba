import type { Link } from "../model/link.ts";
import type { Layout } from "../model/partitioning/layout.ts";
import type { GuestValues } from "../schema/guest.ts";
import { usableHash } from "../secrets/usable-hash.ts";
import { connectionsOf } from "./network.ts";
import type { AgamaVersion } from "./release.ts";
import { storageOf } from "./storage.ts";

/** The values of a guest for its profile. */
export interface AgamaGuest
  extends Pick<
    GuestValues,
    | "authorized_keys"
    | "bootloader"
    | "firewall"
    | "kernel_args"
    | "keyboard"
    | "lang"
    | "ntpservers"
    | "package_options"
    | "packages"
    | "repos"
    | "rootpw"
    | "sudo_rules"
    | "timezone"
    | "users"
  > {
  readonly agama: AgamaVersion;
  readonly fqdn: string;
  readonly domain: string | null;
  /** The row of the release. */
  readonly release: { readonly product?: unknown; readonly packages?: readonly string[] | null };
  readonly links: readonly Link[];
  readonly layout: Layout;
  readonly scripts: readonly AgamaScript[];
  /** The setup files as base64; "": there are none. */
  readonly archive: string;
}

/** A script with the line that names its interpreter. */
export interface AgamaScript {
  readonly name: string;
  readonly stage: "pre" | "post";
  readonly chroot: boolean;
  readonly content: string;
}

/** Where a script of the profile finds the setup files. */
const ARCHIVE = "/root/setup.base64";

type Values = Record<string, unknown>;

/** A profile, as rust/share/profile.schema.json of agama-project/agama has it. */
export function agamaProfile(guest: AgamaGuest): Values {
  const { agama, fqdn, domain, release, links, layout, archive } = guest;
  return {
    product: { id: release.product },
    hostname: { static: fqdn },
    ...localization(guest),
    // An encrypted disk of a former installation asks for its password otherwise.
    questions: { policy: "auto" },
    network: { connections: connectionsOf(links, domain, agama) },
    root: rootOf(guest),
    software: softwareOf(guest),
    storage: storageOf(layout, agama),
    ...bootloaderOf(guest),
    ...(archive !== "" && {
      files: [{ destination: ARCHIVE, content: `${archive}\n`, permissions: "0600" }],
    }),
    scripts: scriptsOf(guest),
  };
}

/** Agama 17 knows only the former names of the keys. */
function localization({ agama, lang, keyboard, timezone }: AgamaGuest): Values {
  const zone = timezone?.name;
  return agama === 17
    ? { localization: { language: lang, keyboard, timezone: zone } }
    : { l10n: { locale: lang, keymap: keyboard, timezone: zone } };
}

/** Without a password, a key or a user, Agama does not begin. `!` locks the password, as Agama itself writes it. */
function rootOf({ rootpw, authorized_keys }: AgamaGuest): Values {
  const [first] = authorized_keys ?? [];
  return {
    password: usableHash(rootpw) ?? "!",
    hashedPassword: true,
    // Agama 17 takes one key. A script writes all of them.
    ...(first !== undefined && { sshPublicKey: first }),
  };
}

function softwareOf(guest: AgamaGuest): Values {
  const { packages, repos, package_options } = guest;
  const names = packages ?? [];
  const patterns = (mark: string) =>
    names.filter((name) => name.startsWith(mark)).map((name) => name.slice(mark.length));
  const add = patterns("@");
  const remove = patterns("-@");
  return {
    packages: [...neededPackages(guest), ...names.filter((name) => !/^[-@]/.test(name))],
    ...(add.length + remove.length > 0 && {
      patterns: { ...(add.length > 0 && { add }), ...(remove.length > 0 && { remove }) },
    }),
    ...(package_options?.weak_deps === false && { onlyRequired: true }),
    ...(repos?.length && {
      extraRepositories: repos.map(({ name, baseurl }) => ({
        ...{ alias: name, name, url: baseurl },
        // As with the repositories of a kickstart, no key is known.
        allowUnsigned: true,
      })),
    }),
  };
}

/** The packages that the scripts of the profile need. */
function neededPackages({ release, firewall, ntpservers, users, sudo_rules }: AgamaGuest): string[] {
  const isAdmin = (groups: readonly string[] | null | undefined) =>
    groups?.some((group) => group === "wheel" || group === "sudo");
  const hasSudo = sudo_rules?.length || users?.some(({ sudo, groups }) => sudo || isAdmin(groups));
  return [
    ...(release.packages ?? []),
    ...(firewall?.enabled === false ? [] : ["firewalld"]),
    ...(ntpservers?.length ? ["chrony"] : []),
    ...(hasSudo ? ["sudo"] : []),
  ];
}

function bootloaderOf({ kernel_args, bootloader }: AgamaGuest): Values {
  const timeout = bootloader?.timeout ?? null;
  const values = {
    ...(kernel_args?.length && { extraKernelParams: kernel_args.join(" ") }),
    ...(timeout !== null && { timeout }),
  };
  return Object.keys(values).length > 0 ? { bootloader: values } : {};
}

function scriptsOf({ scripts }: AgamaGuest): Values {
  const pre = scripts.filter(({ stage }) => stage === "pre");
  const post = scripts.filter(({ stage }) => stage === "post");
  return {
    ...(pre.length > 0 && { pre: pre.map(({ name, content }) => ({ name, content })) }),
    post: post.map(({ name, chroot, content }) => ({ name, chroot, content })),
  };
}
