/** Files that are checked in one turn of the event loop. */
const FILES_PER_TURN = 200;

type KeptFile = [path: string, stamp: string];

/**
 * Checks, when the event loop is idle, that the files which a build kept from earlier builds are unchanged. If not, `rebuild`
 * must render everything. Stops when the build `isOver`.
 */
export function checkKeptFiles(
  files: KeptFile[],
  {
    isUnchanged,
    isOver,
    rebuild,
  }: {
    readonly isUnchanged: (file: KeptFile) => boolean;
    readonly isOver: () => boolean;
    readonly rebuild: () => void;
  },
): void {
  const checkSome = () => {
    if (isOver()) return;
    if (!files.splice(-FILES_PER_TURN).every(isUnchanged)) rebuild();
    else if (files.length > 0) setImmediate(checkSome).unref();
  };
  if (files.length > 0) setImmediate(checkSome).unref();
}
