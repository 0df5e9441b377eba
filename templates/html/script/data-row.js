const PAGES = { g: "guests.d", k: "kinds", n: "networks", p: "pools" };

function pageOf(name, to) {
  return `${PAGES[to]}/${encodeURIComponent(name)}/index.html`;
}

/** A row of a list that has more pages, of its data: as the pages' own rows, but that its values lead to the facts. */
function dataRow(cells, heads) {
  const [[[name, to]]] = cells;
  const part = (given) => {
    if (given === "\n") return element("br");
    if (typeof given === "string") return given;
    const [text, kind, path] = given;
    if (kind === "v") {
      const title = "the page of its object tells which line set it";
      return element("a", { class: "v", href: `${root}${pageOf(name, to)}#facts`, title }, text);
    }
    const href = kind ? pageOf(text, kind) : path.split("/").map(encodeURIComponent).join("/");
    return element("a", { href: root + href }, text);
  };
  let made = null;
  const row = () => {
    made ??= element(
      "tr",
      {},
      ...cells.map((parts, at) => {
        const { className, dataset } = heads[at];
        const children = parts.flatMap((given) => [part(given), " "]);
        return element(
          at === 0 ? "th" : "td",
          at === 0 ? { scope: "row" } : { class: dataset.cells ?? className },
          ...children,
        );
      }),
    );
    return made;
  };
  const textOf = (given) => (typeof given === "string" ? given : given[0]);
  return { row, cells: cells.map((parts) => parts.map(textOf).join(" ").trim()) };
}
