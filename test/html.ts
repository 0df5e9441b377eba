/** An element of a page. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
  readonly parent: Element | null;
}

const VOID = /^(?:br|img|input|link|meta|hr)$/;

/** The tree of one of our own pages. Throws an error if it is not well-formed; html-validate checks the rest. */
export function parseHtml(html: string): Element {
  const root: Element = { name: "", attributes: {}, children: [], parent: null };
  let open = root;
  for (const [, text = "", close, name, attributes = "", end] of html.matchAll(
    /([^<]+)|<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>|<![^>]*>/g,
  )) {
    if (text) open.children.push(decode(text));
    else if (close) {
      if (open.name !== name || !open.parent) throw new Error(`</${name}> ends <${open.name}>`);
      open = open.parent;
    } else if (name) {
      const element = { name, attributes: attributesOf(attributes), children: [], parent: open };
      open.children.push(element);
      if (!end && !VOID.test(name)) open = element;
    }
  }
  if (open !== root) throw new Error(`<${open.name}> has no end`);
  return root;
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, name, value = ""]) => [name, decode(value)]),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"' };

function decode(text: string): string {
  return text
    .replace(/&(lt|gt|quot);/g, (_, name) => ENTITIES[name] ?? "")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll("&amp;", "&");
}

/** The elements of a tree, outer before inner. Skips an element that is not `wanted`, with its content. */
export function* elements(
  root: Element,
  wants: (element: Element) => boolean = () => true,
): Iterable<Element> {
  for (const child of root.children) {
    if (typeof child === "string" || !wants(child)) continue;
    yield child;
    yield* elements(child, wants);
  }
}

export function textOf(element: Element, wants: (element: Element) => boolean = () => true): string {
  return element.children
    .map((child) => (typeof child === "string" ? child : wants(child) ? textOf(child, wants) : ""))
    .join("");
}

export function hasClass({ attributes }: Element, name: string): boolean {
  return (attributes.class ?? "").split(" ").includes(name);
}

export function byId(root: Element, id: string): Element {
  for (const element of elements(root)) if (element.attributes.id === id) return element;
  throw new Error(`nothing has the id ${id}`);
}

/** Whether an element is inside of one that matches. */
export function isWithin(element: Element, is: (outer: Element) => boolean): boolean {
  for (let outer: Element | null = element; outer; outer = outer.parent) if (is(outer)) return true;
  return false;
}
