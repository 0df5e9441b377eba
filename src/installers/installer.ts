import type { CommonEntries } from "../cloud-init/common-entries.ts";
import type { FindingId } from "../finding-ids.ts";
import type { ValueMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import type { DataDisk } from "../model/data-disks.ts";
import type { Disk } from "../model/disk.ts";
import type { Link, LinkedGuest } from "../model/link.ts";
import type { LayoutSource } from "../model/partitioning/resolve.ts";
import type { Os, OsValue } from "../model/release.ts";
import type { Language } from "../outputs/language.ts";
import type { GuestValues } from "../schema/guest.ts";

/** A finding in the text of an answer file. */
export interface AnswerFinding {
  /** Line and column count from 1. */
  readonly line: number;
  readonly column: number;
  readonly id: FindingId;
  readonly severity: "error" | "warning";
  /** The rule and the remedy. */
  readonly message: string;
}

/** A value that the installer needs and the guest does not have, or that the answer file cannot express. */
export interface AnswerGap {
  readonly path: Path;
  /** The rule and the remedy. */
  readonly message: string;
}

/** A file that the installer reads: its key in `templates`, its default template and its default name. */
export interface AnswerMember {
  readonly key: string;
  readonly src: string;
  readonly name: string;
}

/** The small disk image with the answers for cloud-init or the installer. */
export interface Seed {
  /** The name of the output file. */
  readonly dst: string;
  /** The label of its file system. */
  readonly label: string;
  /** Its files, with the answer file. They have their default names in it. */
  readonly members: readonly AnswerMember[];
}

/** How an installer starts over the network. */
export interface Netboot {
  /** The usual paths of its kernel and its initial RAM disk in an install tree. */
  readonly kernel: string;
  readonly initrd: string;
  /** Kernel arguments that name the source of the answer file and of the packages, and the cards. */
  arguments(
    release: ValueMap,
    links: readonly Link[],
    source: NetbootSource,
    values: BootValues,
  ): readonly string[];
}

export interface NetbootSource {
  /** URLs of the answer file and of the install tree. */
  readonly answer: string;
  readonly tree: string;
  /** The MAC of the card that boots. */
  readonly mac: string;
}

/** The values of a guest that its installer needs. */
export interface InstalledGuest extends LayoutSource, LinkedGuest {
  readonly os: Os;
  /** The guest's row of `releases`. */
  readonly release: ValueMap;
}

/** The values of a guest that the rules for its answer file need. */
export type AnswerGuest = Pick<InstalledGuest, "os" | "virtinst"> & {
  readonly disks: readonly Pick<Disk, "device">[];
};

/** The values of a guest that only the kernel arguments of some installers have. */
export type BootValues = Pick<GuestValues, "source" | "after_install">;

/** An installer and its kind of answer file. */
export interface Installer {
  /** A noun for messages and scripts: `kickstart`. It is also the value of a guest's `installer`. */
  readonly name: string;
  /**
   * What a guest starts from: the install tree at `virtinst.location`, the cloud image that `image` names, its own devices,
   * or the system that is already on its first disk.
   */
  readonly source: "location" | "image" | "devices" | "disk";
  readonly title: string;
  /** The default template and the default name of the answer file; null: there is none. */
  readonly answer: { readonly src: string; readonly dst: string } | null;
  readonly language: Language;
  /** null: the installer gets its answer file in another way. */
  readonly seed: Seed | null;
  /** More files that virt-install puts into the initrd beside the answer file. */
  readonly injected: readonly AnswerMember[];
  /** The paths of kernel and initrd in trees without .treeinfo. */
  readonly boot?: { readonly kernel: string; readonly initrd: string };
  /** The name under which QEMU's firmware configuration has the answer file. Not set: the installer gets it in another way. */
  readonly fwcfg?: (os: Os) => string | null;
  /** Of a guest with a cloud image: the data disks that its answer file can have. Not set: all. */
  readonly dataDisks?: (disks: readonly DataDisk[]) => readonly DataDisk[];
  /**
   * Whether a web server may serve the answer file: then it must not hold secrets other than hashes. That of a machine that
   * boots from the network is always served.
   */
  readonly isServed: boolean;
  /** The releases that it installs, in its own names, the oldest first. */
  readonly releases: readonly string[];
  /** The values of `os.id` for these releases, without minor releases. */
  readonly ids: readonly string[];
  /** The key of `os` that overrides the release of `os.id`; null: there is none. */
  readonly osKey: string | null;
  /** Whether a template is one for its answer files, by the template's name. */
  hasTemplate(name: string): boolean;
  /** Whether it installs the release. */
  installs(os: Os): boolean;
  /** The release of `os` in the installer's names, which may be unknown; null: not one of its distributions. */
  named(os: OsValue): string | null;
  /** The known release for a named one. If that is newer than all known releases, the newest; else null. */
  nearest(named: string): string | null;
  /** The release whose syntax the answer file has; null: the guest's layers do not name one. */
  syntax(os: Os): string | null;
  /** The key of a release's row in the table `releases`; null: there is no row. */
  row(releases: ValueMap, os: OsValue): string | null;
  /** The values that vmbuild.sh needs to start the installer, and the guest does not have. */
  missingValues(values: GuestValues): readonly AnswerGap[];
  /** The values of the guest that the answer file cannot express. `isSet`: whether a layer of the site sets a value. */
  inexpressibleValues(
    values: GuestValues,
    isSet: (path: Path) => boolean,
    guest: InstalledGuest,
  ): readonly AnswerGap[];
  /** The addresses of the guest that the answer file cannot express. */
  unsupportedValues(guest: InstalledGuest): readonly AnswerGap[];
  /** Whether it has keyboard layouts of its own for a system: `inexpressibleValues` reports others. Not set: it has none. */
  hasOwnKeyboards?(os: Os): boolean;
  /** MiB that the installer needs at least, by the architecture, where osinfo-db does not know its releases. */
  readonly leastMemory?: Readonly<Record<string, number>>;
  /** Kernel arguments that name the answer file in the initrd for the installer, and the cards. */
  bootArguments(release: ValueMap, links?: readonly Link[], values?: BootValues): string;
  /** Its start over the network; null: it has none. */
  readonly netboot: Netboot | null;
  /** `entries`: a cache, for the cloud configs of one build. */
  lint(text: string, guest: AnswerGuest, entries?: CommonEntries): readonly AnswerFinding[];
  /** The text without the parts that do not affect the installed system. `diff` compares only this part. */
  relevantText(text: string): string;
}
