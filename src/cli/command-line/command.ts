/** An option as node:util's parseArgs takes it, with what its help says. */
export interface Option {
  readonly type: "boolean" | "string";
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for its value: DIR, NAME. */
  readonly value?: string;
  /** The values that it takes. */
  readonly choices?: readonly string[];
  /** Whether it takes others than the choices, too. */
  readonly isOpen?: boolean;
  /** In brackets at the end: what it is without the option. */
  readonly summary: string;
}

export type Options = Readonly<Record<string, Option>>;

/** One command of the table: its help, the completion and the README are made of this, or tested against it. */
export interface Command {
  readonly name: string;
  /** As the original's documentation has it; any other unambiguous prefix does too. */
  readonly abbreviation?: string;
  /** What follows the command: `[NAME ...]`. */
  readonly operands?: string;
  /** What the operands are, for the completion of a shell. */
  readonly completes?: "guest" | "network" | "object" | "template" | "directory" | readonly string[];
  readonly summary: string;
  /** Further lines of its help: what it does, its exit status. */
  readonly about?: string;
  readonly options: Options;
  /** Loads what it does, when it is to be done: `--version` and the help of others do not wait for it. */
  load(): Promise<{ readonly run: Run }>;
}

/** What a command is given. */
export interface Call {
  /** Every command, for the completion of a shell. */
  readonly commands: readonly Command[];
  /** By the options' long names. */
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly operands: readonly string[];
  readonly usage: string;
  readonly version: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
}

export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** 0: well; 1: findings, or what the command's help says; 2: a mistake in the command line. */
export type Status = 0 | 1 | 2;

export type Run = (call: Call) => Promise<Status> | Status;

/** A mistake in the command line, to be told with the usage. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
