/**
 * Ends the process when nobody reads its output any more, as any command in a pipe is ended: Eleventy would log the failed
 * write by another, for ever. An output that is being put in place is completed by the next build.
 */
export function endWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    // Every load of the configuration comes here.
    if (!stream.listeners("error").some(({ name }) => name === onClosedPipe.name))
      stream.on("error", onClosedPipe);
  }
}

function onClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(1);
}
