import { createInterface, type Interface } from "node:readline/promises";
import * as v from "valibot";
import { nearest } from "../../nearest.ts";
import { type Call, UsageError } from "../command-line/command.ts";

/** One question of a command. */
export interface Question<T> {
  /** The option that answers it. */
  readonly option: string;
  readonly text: string;
  /** The default, in the syntax of the option; null: there is none. */
  readonly proposal: string | null;
  /** Throws a UsageError that states what the answer must be. */
  parse(answer: string): T;
}

/** Takes answers from the options, else from the proposals (with `--yes`), else from the terminal. */
export class Questions {
  readonly #call: Call;
  #lines: Interface | undefined;
  readonly #stopped = new AbortController();

  constructor(call: Call) {
    this.#call = call;
  }

  async ask<T>({ option, text, proposal, parse }: Question<T>): Promise<T> {
    const { options, stdin } = this.#call;
    const optionValue = options[option];
    if (optionValue !== undefined) {
      return named(option, () =>
        parse(typeof optionValue === "object" ? optionValue.join(" ") : String(optionValue)),
      );
    }
    if (options.yes && proposal !== null) return named(option, () => parse(proposal));
    if (options.yes || !stdin.isTTY) {
      const yes = proposal !== null ? `, or --yes for \`${proposal}\`` : "";
      throw new UsageError(`\`--${option}\` is missing: give it${yes}`);
    }
    for (;;) {
      const answer = (await this.#line(`${text}${proposal === null ? "" : ` [${proposal}]`}: `)).trim();
      try {
        return parse(answer === "" && proposal !== null ? proposal : answer);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        this.#call.stderr.write(`${error.message}\n`);
      }
    }
  }

  close(): void {
    this.#lines?.close();
  }

  /** Throws an AbortError on Ctrl-C and Ctrl-D. */
  #line(question: string): Promise<string> {
    if (!this.#lines) {
      const { stdin, stderr } = this.#call;
      this.#lines = createInterface({ input: stdin, output: stderr as NodeJS.WritableStream });
      this.#lines.once("close", () => this.#stopped.abort());
    }
    return this.#lines.question(question, { signal: this.#stopped.signal });
  }
}

/** The result of `parse`. Adds the option to its UsageError. */
export function named<T>(option: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`--${option}: ${error.message}`) : error;
  }
}

/** The value of a name in a table. Throws a UsageError that proposes a name. */
export function oneOf<T>(what: string, table: ReadonlyMap<string, T>, name: string): T {
  const found = table.get(name);
  if (found !== undefined) return found;
  throw new UsageError(
    `unknown ${what} \`${name}\`: ${nearest(name, table.keys(), `choose one of ${[...table.keys()].join(", ")}`)}`,
  );
}

/** The text, if it fits a schema of the layers. Throws a UsageError. */
export function valid(schema: v.GenericSchema<string>, text: string): string {
  const { success, issues } = v.safeParse(schema, text);
  if (success) return text;
  throw new UsageError(`\`${text}\`: ${issues[0].message}`);
}
