/**
 * A row from the script of a list. It looks like the rows in the HTML, but its values link to the facts of the object.
 * `attributes`: sets of attributes for elements; the parts of cells refer to them by index.
 */
function dataRow(cells, heads, attributes) {
  const texts = cells.map((parts) => parts.map((part) => (typeof part === "string" ? part : part[0])));
  const name = texts[0].join("");
  const completeUrl = (href, text) =>
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
      : element("a", { ...others, href: root + completeUrl(href, text) }, text);
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
