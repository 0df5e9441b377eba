/**
 * Ends the process when the reader of its output has gone, like other commands in a pipe. Node would print a stack trace, and
 * Eleventy would log the failed write, which fails again, without end. If the output is being published just then, the next
 * build completes it.
 */
export function exitOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    // Called for each load of the configuration.
    if (!stream.listeners("error").some(({ name }) => name === onClosedPipe.name))
      stream.on("error", onClosedPipe);
  }
}

function onClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(1);
}
