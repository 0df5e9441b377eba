import { EVENT_ID, type Event } from "js-yaml";

/** A mistake with aliases, at the offset of the alias. */
export interface AliasFault {
  readonly offset: number;
  readonly message: string;
}

/** The values that all aliases of a file may stand for. */
const MAX_VALUES = 100_000;
/** The depth of lists and maps, as of text without aliases. */
const MAX_DEPTH = 100;

interface Size {
  /** With itself and everything inside it. */
  values: number;
  depth: number;
}

interface Open extends Size {
  readonly anchor: string | null;
}

/** The first alias that stands for itself or for too much; null: there is none. Reads the events of one document. */
export function aliasFault(text: string, events: readonly Event[]): AliasFault | null {
  const anchors = new Map<string, Size | null>();
  const open: Open[] = [];
  let copied = 0;
  const close = (size: Size) => {
    const parent = open.at(-1);
    if (!parent) return;
    parent.values += size.values;
    parent.depth = Math.max(parent.depth, size.depth + 1);
  };
  for (const event of events) {
    if (event.type === EVENT_ID.ALIAS) {
      const name = text.slice(event.anchorStart, event.anchorEnd);
      const offset = event.anchorStart - 1;
      const size = anchors.get(name);
      if (size === null) return { offset, message: `\`*${name}\` stands for itself: name another anchor` };
      if (size === undefined) continue;
      copied += size.values;
      if (copied > MAX_VALUES)
        return {
          offset,
          message: `the aliases of a file must stand for at most ${MAX_VALUES} values: use fewer`,
        };
      if (open.length + size.depth > MAX_DEPTH)
        return { offset, message: `lists and maps must be at most ${MAX_DEPTH} levels deep: use fewer` };
      close(size);
    } else if (event.type === EVENT_ID.POP) {
      const { anchor, ...size } = open.pop() ?? { anchor: null, values: 0, depth: 0 };
      if (anchor !== null) anchors.set(anchor, size);
      close(size);
    } else {
      const anchor =
        "anchorStart" in event && event.anchorStart >= 0
          ? text.slice(event.anchorStart, event.anchorEnd)
          : null;
      if (event.type !== EVENT_ID.SCALAR) {
        open.push({ anchor, values: 1, depth: 1 });
        if (anchor !== null) anchors.set(anchor, null);
      } else {
        if (anchor !== null) anchors.set(anchor, { values: 1, depth: 0 });
        close({ values: 1, depth: 0 });
      }
    }
  }
  return null;
}
