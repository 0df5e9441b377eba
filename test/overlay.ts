import { createContext, runInContext } from "node:vm";
import { BUILD_HEADER, OVERLAY_SCRIPT } from "../src/serve/overlay.ts";

type Part = Element | string;

/** The part of a DOM element that the overlay uses. */
class Element {
  className = "";
  href = "";
  open = false;
  isConnected = false;
  children: Part[] = [];

  constructor(readonly name: string) {}

  set textContent(text: string) {
    this.children = [text];
  }

  append(...parts: Part[]): void {
    this.children.push(...parts);
  }

  replaceChildren(...parts: Part[]): void {
    this.children = parts;
  }

  attachShadow(): Element {
    const root = new Element("root");
    this.append(root);
    return root;
  }

  setAttribute(): void {}

  showModal(): void {
    this.open = true;
  }

  close(): void {
    this.open = false;
  }

  remove(): void {}
}

const BLOCKS = ["p", "pre"];
const MARKS = ["a", "code", "mark"];

/** The text of an element, with marks for the meaning of its parts. */
function textOf(part: Part): string {
  if (typeof part === "string") return part;
  const { name, href } = part;
  if (name === "style" || name === "h2") return "";
  const inner = part.children.map(textOf).join("");
  if (BLOCKS.includes(name)) return `${inner}\n`;
  if (!MARKS.includes(name)) return inner;
  return `<${name}${href && ` href="${href}"`}>${inner}</${name}>`;
}

/** The text of the overlay for an answer of the server: one line per block. "reload": the page is of another build. */
export async function shownByOverlay(answer: unknown, { build = "1" } = {}): Promise<string> {
  const page = new Element("html");
  let isStale = false;
  const context = createContext({
    document: {
      querySelector: () => ({ dataset: { build } }),
      documentElement: page,
      createElement: (name: string) => new Element(name),
    },
    location: {
      origin: "http://localhost",
      reload() {
        isStale = true;
      },
    },
    fetch: async () => ({
      headers: new Map([[BUILD_HEADER, "1"]]),
      json: async () => JSON.parse(JSON.stringify(answer)),
    }),
    WebSocket: class {
      addEventListener(name: string, listener: () => void) {
        if (name === "open") listener();
      }
    },
  });
  runInContext(OVERLAY_SCRIPT, context);
  // It asks the server when it is connected.
  await new Promise((resolve) => setImmediate(resolve));
  return isStale ? "reload" : textOf(page).trimEnd();
}
