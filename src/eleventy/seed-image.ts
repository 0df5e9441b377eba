import type { Templates } from "../artifacts/templates.ts";
import { isoImage } from "../iso/image.ts";
import type { Guest } from "../model/guest.ts";
import type { LabFile } from "../outputs/lab-files.ts";
import { withLineEnd } from "./line-end.ts";

/** The disk image with the files of a guest's seed, under the names that its installer looks for. */
export function seedImage({ context, installer, path }: LabFile, templates: Templates): Uint8Array {
  const seed = installer?.seed;
  if (!seed) throw new Error(`${path} is not a seed`);
  const guest = context as Guest;
  const files = seed.members.flatMap(({ key, name }) => {
    const file = guest.files.find((each) => each.key === key);
    return file ? [{ name, content: Buffer.from(withLineEnd(templates.render(file.src, guest))) }] : [];
  });
  return isoImage(seed.label, files);
}
