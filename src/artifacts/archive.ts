import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { compareText } from "../diagnostic.ts";
import type { Guest } from "../model/guest.ts";
import { readingSecrets } from "./secret-reads.ts";
import type { SetupArchive, SetupArchives, Templates } from "./templates.ts";

interface SetupFile {
  readonly src: string;
  readonly dst: string;
}

/** The setup archives of all guests that have `setup_data`. */
export async function packSetupArchives(
  guests: readonly Guest[],
  templates: Templates,
): Promise<SetupArchives> {
  const archives = new Map<string, SetupArchive>();
  for (const guest of guests) {
    const files = guest.setup_data as readonly SetupFile[] | null | undefined;
    if (files?.length) archives.set(guest.name, await packSetup(files, guest, templates));
  }
  return archives;
}

/**
 * Base64, in lines of 76 characters, of a tar.gz of the rendered files below `setup/`. The same bytes for the same
 * input: sorted, of root, at the epoch.
 */
async function packSetup(
  files: readonly SetupFile[],
  guest: Guest,
  templates: Templates,
): Promise<SetupArchive> {
  const { made: entries, reads } = readingSecrets(templates.secrets, () =>
    [...files]
      .sort((a, b) => compareText(a.dst, b.dst))
      .map(({ src, dst }) => {
        const body = Buffer.from(templates.render(src, guest));
        return {
          header: {
            name: `setup/${dst}`,
            size: body.length,
            mode: 0o644,
            uid: 0,
            gid: 0,
            mtime: new Date(0),
          },
          body,
        };
      }),
  );
  const packed = gzipSync(await packTar(entries), { level: 9 });
  return { base64: packed.toString("base64").replace(/.{76}(?!$)/g, "$&\n"), secrets: reads };
}
