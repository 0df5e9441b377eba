import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import type { Document } from "../layers/document.ts";
import { eventsOf } from "../layers/events.ts";

/** The character offsets of a value in a document, and the positions of the values inside it. */
export interface Position {
  readonly offset: number;
  /** After the last character of a scalar. For a map or a list equal to `offset`. */
  readonly end: number;
  readonly entries: ReadonlyMap<string, Position>;
  readonly items: readonly Position[];
}

const positionCache = new WeakMap<object, Position>();

/**
 * The positions of all values of a document, as a tree with the shape of the value. Computed on first use, so a build
 * without findings does not pay for it. An alias and a merged (`<<`) entry have the position of the original value.
 */
export function positionsOf(document: Pick<Document, "file" | "text">): Position {
  let tree = positionCache.get(document);
  if (!tree) {
    tree = new PositionReader(document.text, eventsOf(document.text, document.file)).read();
    positionCache.set(document, tree);
  }
  return tree;
}

/** The position of a value; if it has none of its own, that of its nearest parent. */
export function positionAt(
  document: Pick<Document, "file" | "text">,
  path: readonly (string | number)[],
): Position {
  let position = positionsOf(document);
  for (const step of path) {
    const next = typeof step === "number" ? position.items[step] : position.entries.get(step);
    if (!next) break;
    position = next;
  }
  return position;
}

class PositionReader {
  readonly #text: string;
  readonly #events: Event[];
  readonly #anchors = new Map<string, Position>();
  #next = 0;

  constructor(text: string, events: Event[]) {
    this.#text = text;
    this.#events = events;
  }

  read(): Position {
    this.#next = this.#events[0]?.type === EVENT_ID.DOCUMENT ? 1 : 0;
    const first = this.#events[this.#next];
    return first && first.type !== EVENT_ID.POP ? this.#value(0) : leaf(0);
  }

  /** `emptyAt` is the offset for a value without characters. */
  #value(emptyAt: number): Position {
    const event = this.#take();
    if (event.type === EVENT_ID.ALIAS) {
      return (
        this.#anchors.get(this.#text.slice(event.anchorStart, event.anchorEnd)) ?? leaf(event.anchorStart)
      );
    }
    if (event.type === EVENT_ID.SCALAR) {
      const start = scalarStart(event, this.#text) ?? emptyAt;
      return this.#anchored(event, leaf(start, scalarEnd(event, this.#text) ?? start));
    }
    if (event.type === EVENT_ID.SEQUENCE) {
      const items: Position[] = [];
      while (!this.#closed()) items.push(this.#value(event.start));
      return this.#anchored(event, { offset: event.start, end: event.start, entries: new Map(), items });
    }
    if (event.type === EVENT_ID.MAPPING) {
      return this.#anchored(event, {
        offset: event.start,
        end: event.start,
        entries: this.#entries(),
        items: [],
      });
    }
    throw new Error(`unexpected YAML event ${event.type}`);
  }

  #entries(): Map<string, Position> {
    const entries = new Map<string, Position>();
    const merged: Position[] = [];
    while (!this.#closed()) {
      const key = this.#take();
      if (key.type !== EVENT_ID.SCALAR) {
        // An alias: YAML refuses a list or a map as a key. Its value has the place of the map.
        this.#next -= 1;
        this.#value(0);
        this.#value(0);
        continue;
      }
      const name = getScalarValue(this.#text, key);
      const value = this.#value(key.valueStart);
      if (name === "<<" && key.style === SCALAR_STYLE.PLAIN) {
        merged.push(...(value.items.length > 0 ? value.items : [value]));
      } else entries.set(name, value);
    }
    for (const source of merged) {
      for (const [name, value] of source.entries) if (!entries.has(name)) entries.set(name, value);
    }
    return entries;
  }

  #anchored(event: { anchorStart: number; anchorEnd: number }, position: Position): Position {
    if (event.anchorStart >= 0)
      this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), position);
    return position;
  }

  #closed(): boolean {
    if (this.#events[this.#next]?.type !== EVENT_ID.POP) return false;
    this.#next += 1;
    return true;
  }

  #take(): Event {
    const event = this.#events[this.#next];
    if (!event) throw new Error("the YAML events ended early");
    this.#next += 1;
    return event;
  }
}

function leaf(offset: number, end = offset): Position {
  return { offset, end, entries: new Map(), items: [] };
}

function scalarStart(event: ScalarEvent, text: string): number | null {
  if (event.valueStart < 0) return event.tagStart < 0 ? null : event.tagStart;
  switch (event.style) {
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return event.valueStart - 1;
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK:
      return event.valueStart + text.slice(event.valueStart, event.valueEnd).search(/\S|$/);
    default:
      return event.valueStart;
  }
}

function scalarEnd(event: ScalarEvent, text: string): number | null {
  if (event.valueStart < 0) return event.tagStart < 0 ? null : event.tagEnd;
  switch (event.style) {
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return event.valueEnd + 1;
    default:
      return event.valueStart + text.slice(event.valueStart, event.valueEnd).trimEnd().length;
  }
}
