import type { Content, FileSystem, Layout } from "./layout.ts";

/** The file systems of a layout: on partitions, arrays and logical volumes. */
export function fileSystemsOf({ partitions, arrays, volumes }: Layout): FileSystem[] {
  return [
    ...fileSystemsIn(partitions.map(({ content }) => content)),
    ...arrays.flatMap(({ contents }) => fileSystemsIn(contents)),
    ...volumes.map(({ filesystem }) => filesystem),
  ];
}

/** The contents that are file systems, not members of an array or a group. */
export function fileSystemsIn(contents: readonly Content[]): FileSystem[] {
  return contents.flatMap((content) => (content.kind === "filesystem" ? [content.filesystem] : []));
}
