/**
 * A row of the script of a list: as the rows in the HTML of a page, but its values are links to the facts of its object.
 * `attributes`: those of the elements that the parts of the cells name by number.
 */
function dataRow(cells, heads, attributes) {
  const texts = cells.map((parts) => parts.map((part) => (typeof part === "string" ? part : part[0])));
  const name = texts[0].join("");
  const filled = (href, text) =>
    href.replace(/\{(?:text|name)\}/g, (word) =>
      (word === "{text}" ? text : name).split("/").map(encodeURIComponent).join("/"),
    );
  const child = (part) => {
    if (part === "\n") return element("br");
    if (typeof part === "string") return part;
    const [text, number] = part;
    const { href, ...others } = attributes[number];
    return href === undefined
      ? element("span", others, text)
      : element("a", { ...others, href: root + filled(href, text) }, text);
  };
  const cell = (parts, at) => {
    const { className } = heads[at];
    return element(
      at === 0 ? "th" : "td",
      { ...(at === 0 ? { scope: "row" } : {}), ...(className ? { class: className } : {}) },
      ...parts.flatMap((part) => [child(part), " "]),
    );
  };
  let row = null;
  return {
    row: () => {
      row ??= element("tr", {}, ...cells.map(cell));
      return row;
    },
    cells: texts.map((words) => words.join(" ").trim()),
  };
}
