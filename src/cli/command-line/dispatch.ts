import { parseArgs } from "node:util";
import { outputErrorOf } from "../../artifacts/output-error.ts";
import { ArgumentError, type Call, type Command, type Options, type Status, UsageError } from "./command.ts";
import { commandUsage, usage } from "./usage.ts";

/** The parts of a call that come from the process. */
export type ProcessContext = Pick<Call, "environment" | "stdin" | "stdout" | "stderr" | "version"> & {
  /** The name of the program in messages. */
  readonly program: string;
};

const HELP = { help: { type: "boolean", short: "h", summary: "show this text" } } as const satisfies Options;

/** Runs the command whose name, or an unambiguous prefix of it, is the first argument. */
export async function dispatch(
  commands: readonly Command[],
  [commandName, ...args]: readonly string[],
  context: ProcessContext,
): Promise<Status> {
  const { stdout, stderr, version, program } = context;
  if (commandName === "--version") {
    stdout.write(`${version}\n`);
    return 0;
  }
  if (commandName === undefined || commandName === "-h" || commandName === "--help") {
    stdout.write(usage(commands, program));
    return commandName === undefined ? 2 : 0;
  }
  const command = commandOf(commands, commandName);
  if (typeof command === "string") {
    stderr.write(`${program}: ${command}\n${usage(commands, program)}`);
    return 2;
  }
  const options = { ...HELP, ...command.options };
  const text = commandUsage({ ...command, options }, program);
  try {
    const commandLine = parse(args, options, command);
    if (commandLine.options.help) {
      stdout.write(text);
      return 0;
    }
    const { run } = await command.load();
    return await run({ ...context, ...commandLine, commands, usage: text });
  } catch (error) {
    if (error instanceof UsageError) {
      const help = error instanceof ArgumentError ? "" : text;
      stderr.write(`${program} ${command.name}: ${error.message}\n${help}`);
      return 2;
    }
    const outputError = outputErrorOf(error);
    if (!outputError) throw error;
    stderr.write(`${program} ${command.name}: ${outputError.message}\n`);
    return command.failure ?? 1;
  }
}

function commandOf(commands: readonly Command[], text: string): Command | string {
  const exact = commands.find(({ name, abbreviation }) => name === text || abbreviation === text);
  if (exact) return exact;
  const [first, ...others] = commands.filter(({ name }) => name.startsWith(text));
  if (!first) return `unknown command \`${text}\``;
  if (others.length === 0) return first;
  return `\`${text}\` is ambiguous: ${[first, ...others].map(({ name }) => name).join(", ")}`;
}

function parse(
  args: readonly string[],
  options: Options,
  { operands }: Command,
): Pick<Call, "options" | "operands"> {
  const plain = Object.fromEntries(
    Object.entries(options).map(([name, { type, short, multiple = false }]) => [
      name,
      { type, multiple, ...(short ? { short } : {}) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: plain,
      allowPositionals: operands !== undefined,
    });
    for (const [name, { choices, isOpen, value: placeholder = name }] of Object.entries(options)) {
      const value = values[name];
      if (choices && !isOpen && typeof value === "string" && !choices.includes(value))
        throw new UsageError(
          `unknown ${placeholder.toLowerCase()} \`${value}\`: choose one of ${choices.join(", ")}`,
        );
    }
    return { options: values as Call["options"], operands: positionals };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}
