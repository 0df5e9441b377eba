import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { compareText, FindingsError } from "../finding.ts";
import type { Guest } from "../model/guest.ts";
import { Faults } from "./faults.ts";
import { outputFindings } from "./output-text.ts";
import type { SetupArchive, SetupArchives } from "./setup-archive.ts";
import type { Templates } from "./templates.ts";

interface SetupFile {
  readonly src: string;
  readonly dst: string;
}

/**
 * The setup archives of all guests with `setup_data`. `packed` is a cache of archives from earlier builds. Throws a
 * FindingsError with the faults of all guests.
 */
export async function packSetupArchives(
  guests: readonly Guest[],
  templates: Templates,
  packed = new WeakMap<Guest, SetupArchive>(),
): Promise<SetupArchives> {
  const archives = new Map<string, SetupArchive>();
  const faults = new Faults();
  for (const guest of guests) {
    const files = guest.setup_data as readonly SetupFile[] | null | undefined;
    if (!files?.length) continue;
    const archive = packed.get(guest) ?? (await packSetup(files, guest, templates, faults));
    if (!archive) continue;
    packed.set(guest, archive);
    archives.set(guest.name, archive);
  }
  if (faults.count > 0) throw new FindingsError(faults.findings);
  return archives;
}

/**
 * A tar.gz of the rendered files in `setup/`, as base64 in lines of 76 characters. The same input gives the same bytes:
 * the files are sorted, and they belong to root with the time 0. null, with faults: a file cannot be rendered.
 */
async function packSetup(
  files: readonly SetupFile[],
  guest: Guest,
  templates: Templates,
  faults: Faults,
): Promise<SetupArchive | null> {
  const before = faults.count;
  const make = () =>
    [...files]
      .sort((a, b) => compareText(a.dst, b.dst))
      .map(({ src, dst }) => {
        const body = Buffer.from(rendered(src, dst, guest, templates, faults));
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
      });
  const { result: entries, ...madeOf } = templates.collect(make);
  if (faults.count > before) return null;
  const packed = gzipSync(await packTar(entries), { level: 9 });
  return { base64: packed.toString("base64").replace(/.{76}(?!$)/g, "$&\n"), ...madeOf };
}

/** The text of one file of the archive. Notes faults with the name of the guest. */
function rendered(src: string, dst: string, guest: Guest, templates: Templates, faults: Faults): string {
  const path = `setup/${dst}`;
  try {
    const text = templates.render(src, guest);
    const findings = outputFindings(text, path);
    if (findings.length > 0) throw new FindingsError(findings);
    return text;
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    for (const finding of error.findings) faults.note(finding, `${path} of the guest ${guest.name}`);
    return "";
  }
}
