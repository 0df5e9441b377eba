import type { TemplatePlace } from "./include-stack.ts";
import { type Frame, type Runtime, runtime } from "./nunjucks-parts.ts";
import { kindOf, QuotingError } from "./quoting.ts";
import { TemplateFrame } from "./template-frame.ts";
import type { TemplateTrace } from "./template-trace.ts";

/** The functions that the code of our compiler calls; it adds some to nunjucks' own. */
export interface TemplateRuntime extends Runtime {
  join(sign: "+" | "~", left: unknown, right: unknown, place: TemplatePlace): unknown;
  checkList(items: unknown, name: string): void;
  loop(index: number, length: number): Loop;
}

/** The variable `loop` in templates. */
interface Loop {
  readonly index: number;
  readonly index0: number;
  readonly revindex: number;
  readonly revindex0: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly length: number;
}

/** nunjucks' runtime for one environment. Its lookups note secrets in the trace. */
export function runtimeOf(trace: TemplateTrace): TemplateRuntime {
  return {
    ...runtime,
    Frame: TemplateFrame,
    memberLookup: (object: unknown, key: unknown) => {
      const value = runtime.memberLookup(object, key);
      trace.ingredients.secrets.noteLookup(key, value);
      trace.reads?.noteMember(object, key, value);
      return value;
    },
    contextOrFrameLookup: (context: unknown, frame: Frame, name: string) => {
      const value = runtime.contextOrFrameLookup(context, frame, name);
      trace.ingredients.secrets.noteLookup(name, value);
      trace.reads?.noteVariable(name, value);
      return value;
    },
    // A loop over a map reads the values without a lookup.
    keys: (map: unknown) => {
      trace.ingredients.secrets.noteEntries(map);
      trace.reads?.noteItems(map);
      return runtime.keys(map);
    },
    fromIterator: (items: unknown) => {
      trace.ingredients.secrets.noteReferenced(items);
      trace.reads?.noteItems(items);
      return runtime.fromIterator(items);
    },
    join: (sign, left, right, place) => {
      for (const value of [left, right]) {
        if (isPlain(value)) continue;
        trace.place = place;
        const message = `\`${sign}\` takes text and numbers, but this is ${kindOf(value)}: set the value, or test for it`;
        throw Object.assign(new QuotingError(message), { value });
      }
      // The same result as in nunjucks.
      return sign === "~" ? `${left}${right}` : (left as string) + (right as string);
    },
    loop: (index, length) => ({
      index: index + 1,
      index0: index,
      revindex: length - index,
      revindex0: length - index - 1,
      first: index === 0,
      last: index === length - 1,
      length,
    }),
    checkList: (items, name) => {
      if (items === undefined)
        throw new QuotingError(`there is no \`${name}\` to loop over: set the value, or correct the name`);
    },
  };
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value) || value instanceof String;
}
