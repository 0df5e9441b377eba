import type { Templates } from "../artifacts/templates.ts";
import { isoImage } from "../iso/image.ts";
import type { LabFile } from "../outputs/lab-files.ts";
import { withLineEnd } from "./line-end.ts";

/** The disk image with the files of a guest's seed, under the names that its installer looks for. */
export function seedImage({ context, installer, members, path }: LabFile, templates: Templates): Uint8Array {
  const seed = installer?.seed;
  if (!seed || !members) throw new Error(`${path} is not a seed`);
  const files = members.map(({ name, template }) => ({
    name,
    content: Buffer.from(withLineEnd(templates.render(template, context))),
  }));
  return isoImage(seed.label, files);
}
