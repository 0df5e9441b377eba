/** An option for node:util's parseArgs, with its text in the help. */
export interface Option {
  readonly type: "boolean" | "string";
  readonly short?: string;
  readonly multiple?: boolean;
  /** The placeholder of its value in the help: DIR, NAME. */
  readonly value?: string;
  /** The allowed values. */
  readonly choices?: readonly string[];
  /** Whether other values than `choices` are allowed too. */
  readonly isOpen?: boolean;
  /** The text in the help, with the default in brackets at the end. */
  readonly summary: string;
}

export type Options = Readonly<Record<string, Option>>;

/** One command of the table. The help, the completion and the README's table come from it. */
export interface Command {
  readonly name: string;
  /** The abbreviation in the original's documentation; any other unambiguous prefix works too. */
  readonly abbreviation?: string;
  /** The operands in the usage: `[NAME ...]`. */
  readonly operands?: string;
  /** The kind or the values of the operands, for the completion of a shell. */
  readonly completes?: "guest" | "network" | "object" | "template" | "directory" | readonly string[];
  readonly summary: string;
  /** The exit status if the file system stops it; default 1. */
  readonly failure?: Status;
  /** Further lines of its help: what it does, its exit status. */
  readonly about?: string;
  readonly options: Options;
  /** Loads the code of the command. It is lazy, so `--version` and the help start fast. */
  load(): Promise<{ readonly run: Run }>;
}

/** The input and output of one call of a command. */
export interface Call {
  /** Every command, for the completion of a shell. */
  readonly commands: readonly Command[];
  /** Values by the options' long names. */
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

/** The exit status. 0: success; 1: findings, or as the command's help says; 2: a mistake in the command line. */
export type Status = 0 | 1 | 2;

export type Run = (call: Call) => Promise<Status> | Status;

/** A mistake in the command line. It is printed with the usage. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** A value of an option that cannot be used. It is printed without the usage, which says nothing about it. */
export class ArgumentError extends UsageError {
  override readonly name = "ArgumentError";
}
