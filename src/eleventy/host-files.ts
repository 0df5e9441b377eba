import type { Collected, Templates } from "../artifacts/templates.ts";
import { FindingsError } from "../finding.ts";
import type { LabFile } from "../outputs/lab-files.ts";

/** A file of the host that is not rendered yet. */
interface HostFile {
  readonly file: LabFile;
  /** `privateFiles`: the paths of the files for their owner alone. */
  readonly render: (privateFiles: readonly string[]) => string;
}

/** The files of the host, which say what of all files nobody may read: rendered when the others are. */
export class HostFiles {
  readonly #files: HostFile[] = [];

  add(file: HostFile): void {
    this.#files.push(file);
  }

  /** Writes them. One may itself be for its owner alone: then all are rendered again, for some of them say so. */
  write(
    templates: Templates,
    privateFiles: readonly string[],
    write: (path: string, render: () => string, file: LabFile) => void,
  ): void {
    const drafts = this.#files.map((file) => draftOf(file, templates, privateFiles));
    const own = this.#files.filter((_file, at) => (drafts[at]?.reads.length ?? 0) > 0);
    const all = [...privateFiles, ...own.map(({ file }) => file.path)].sort();
    for (const [at, { file, render }] of this.#files.entries()) {
      const draft = own.length === 0 ? drafts[at] : null;
      write(file.path, () => (draft ? templates.reuse(draft) : render(all)), file);
    }
  }
}

/** Null when it cannot be rendered: whoever writes it is told why. */
function draftOf(
  { render }: HostFile,
  templates: Templates,
  privateFiles: readonly string[],
): Collected<string> | null {
  try {
    return templates.collect(() => render([...privateFiles].sort()));
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return null;
  }
}
