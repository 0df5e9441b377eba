/** The number of rows that a table shows at first, and that its button adds. */
const ROWS_SHOWN = 250;

function startTable(table) {
  const name = table.dataset.filter;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  let rows = [...body.rows].map((row) => ({
    row: () => row,
    cells: [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")),
  }));
  let hasAllRows = table.dataset.rows === undefined;
  const state = {
    text: parameters.get(name) ?? "",
    sort: parameters.get(`${name}.sort`) ?? "",
    facets: new Map(),
    shown: ROWS_SHOWN,
  };
  for (const [at, head] of heads.entries()) {
    if (head.dataset.facet !== undefined) state.facets.set(at, parameters.get(`${name}.${at}`) ?? "");
  }
  const isChanged = () => state.text || state.sort || [...state.facets.values()].some(Boolean);

  async function update() {
    if (!hasAllRows && isChanged()) {
      await load(table.dataset.rows);
      if (!hasAllRows) {
        hasAllRows = true;
        const script = globalThis.miniascapeRows[name];
        rows = script.rows.map((cells) => dataRow(cells, heads, script.attributes));
        fillFacets();
      }
    }
    const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
    let matching = rows.filter(
      ({ cells }) =>
        [...state.facets].every(([at, value]) => value === "" || cells[at] === value) &&
        words.every((word) => cells.some((cell) => cell.toLowerCase().includes(word))),
    );
    const [column, direction] = state.sort.split(" ");
    for (const [at, head] of heads.entries()) {
      if (String(at) === column) head.setAttribute("aria-sort", direction);
      else head.removeAttribute("aria-sort");
    }
    if (column) {
      const sign = direction === "descending" ? -1 : 1;
      matching = matching.toSorted((a, b) => sign * collator.compare(a.cells[column], b.cells[column]));
    }
    body.replaceChildren(...matching.slice(0, state.shown).map(({ row }) => row()));
    more.hidden = matching.length <= state.shown;
    count.textContent = isChanged() ? `${matching.length} of ${rows.length}` : "";
  }

  function sortBy(at) {
    const before = state.sort;
    state.sort =
      before === `${at} ascending`
        ? `${at} descending`
        : before === `${at} descending`
          ? ""
          : `${at} ascending`;
    remember(`${name}.sort`, state.sort);
    update();
  }

  function fillFacets() {
    for (const [at, select] of selects) {
      const values = [...new Set(rows.map(({ cells }) => cells[at]))].filter(Boolean).sort(collator.compare);
      const options = values.map((value) => element("option", { value }, value));
      select.replaceChildren(element("option", { value: "" }, `${heads[at].dataset.label}: all`), ...options);
      select.value = state.facets.get(at);
    }
  }

  for (const [at, head] of heads.entries()) {
    head.dataset.label = head.textContent;
    if (head.dataset.nosort !== undefined) continue;
    const button = element("button", { type: "button" }, head.textContent);
    button.addEventListener("click", () => sortBy(at));
    head.replaceChildren(button);
  }
  const filter = element("input", {
    type: "search",
    placeholder: "Filter rows",
    "aria-label": `Filter ${name}`,
    value: state.text,
  });
  filter.addEventListener("input", () => {
    state.text = filter.value.trim();
    remember(name, state.text);
    update();
  });
  const selects = new Map(
    [...state.facets.keys()].map((at) => {
      const select = element("select", { "aria-label": heads[at].dataset.label });
      select.addEventListener("change", () => {
        state.facets.set(at, select.value);
        remember(`${name}.${at}`, select.value);
        update();
      });
      return [at, select];
    }),
  );
  const count = element("output");
  const more = element("button", { type: "button" }, "Show more");
  more.hidden = true;
  more.addEventListener("click", () => {
    state.shown += ROWS_SHOWN;
    update();
  });
  fillFacets();
  const scroll = table.closest(".scroll");
  // A table with few rows needs no filter.
  if (rows.length > 5 || !hasAllRows)
    scroll.before(element("div", { class: "filters" }, filter, ...selects.values(), count));
  scroll.after(more);
  if (isChanged()) update();
}
