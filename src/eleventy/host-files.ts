import type { Collected, Templates } from "../artifacts/templates.ts";
import { FindingsError } from "../finding.ts";
import type { LabFile } from "../outputs/lab-files.ts";

/** A file of the host that is rendered later. */
interface HostFile {
  readonly file: LabFile;
  /** `privateFiles`: paths of the files that only the owner may read. */
  readonly render: (privateFiles: readonly string[]) => string;
}

/** The files of the host. They are rendered last, because the web servers' configurations list the private files. */
export class HostFiles {
  readonly #files: HostFile[] = [];

  add(file: HostFile): void {
    this.#files.push(file);
  }

  /** Renders and writes the files. If one of them is private itself, all are rendered again with the longer list. */
  write(
    templates: Templates,
    privateFiles: readonly string[],
    write: (path: string, render: () => string, file: LabFile) => void,
  ): void {
    const drafts = this.#files.map((file) => draftOf(file, templates, privateFiles));
    const privateHostFiles = this.#files.filter((_file, at) => (drafts[at]?.reads.length ?? 0) > 0);
    const all = [...privateFiles, ...privateHostFiles.map(({ file }) => file.path)].sort();
    for (const [at, { file, render }] of this.#files.entries()) {
      const draft = privateHostFiles.length === 0 ? drafts[at] : null;
      write(file.path, () => (draft ? templates.reuse(draft) : render(all)), file);
    }
  }
}

/** null: it cannot be rendered. The error comes again when the file is written. */
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
