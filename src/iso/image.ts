import { type Extent, pathTable, rootDirectory } from "./directory.ts";
import { SECTOR } from "./sector.ts";
import { JOLIET, lastDescriptor, type Names, PLAIN, volumeDescriptor } from "./volume.ts";

export interface IsoFile {
  /** At most 64 ASCII characters. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** Sectors that every image has: 16 unused ones, three descriptors, four path tables, two directories. */
const [PATHS, JOLIET_PATHS, ROOT, JOLIET_ROOT, FIRST_FILE] = [19, 21, 23, 24, 25];

/**
 * An image with an ISO 9660 file system (ECMA-119), its files in the root directory under their Joliet names. It has no
 * dates, so the same files give the same bytes. `label`: at most 16 capital letters, digits and _.
 */
export function isoImage(label: string, files: readonly IsoFile[]): Buffer {
  if (!/^[A-Z0-9_]{1,16}$/.test(label)) throw new Error(`${label} cannot be the label of an image`);
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  let next = FIRST_FILE;
  const placed = sorted.map(({ name, content }) => {
    const sector = next;
    next += Math.max(1, Math.ceil(content.length / SECTOR));
    return { name, content, sector };
  });
  const extents = (nameOf: (name: string, index: number) => Uint8Array): Extent[] =>
    placed.map(({ name, content, sector }, index) => ({
      name: nameOf(name, index),
      sector,
      size: content.length,
      isDirectory: false,
    }));
  const volume = (names: Names, paths: number, root: number) =>
    volumeDescriptor({ label, size: next, paths, root }, names);
  return Buffer.concat([
    Buffer.alloc(16 * SECTOR),
    volume(PLAIN, PATHS, ROOT),
    volume(JOLIET, JOLIET_PATHS, JOLIET_ROOT),
    lastDescriptor(),
    ...[ROOT, JOLIET_ROOT].flatMap((root) => [pathTable(root, false), pathTable(root, true)]),
    // Plain ISO 9660 has no names like user-data.
    rootDirectory(
      ROOT,
      extents((_, index) => PLAIN.encode(`FILE${index}.;1`)),
    ),
    rootDirectory(
      JOLIET_ROOT,
      extents((name) => JOLIET.encode(name)),
    ),
    ...placed.map(({ content }) => padded(content)),
  ]);
}

function padded(content: Uint8Array): Buffer {
  const size = Math.max(1, Math.ceil(content.length / SECTOR)) * SECTOR;
  const bytes = Buffer.alloc(size);
  bytes.set(content);
  return bytes;
}
