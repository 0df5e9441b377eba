/** Rows that a table shows at once; a button shows as many more. */
const WINDOW = 250;

function startTable(table) {
  const name = table.dataset.filter;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  let rows = [...body.rows].map((row) => ({
    row: () => row,
    cells: [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")),
  }));
  let all = table.dataset.rows === undefined;
  const state = {
    text: parameters.get(name) ?? "",
    sort: parameters.get(`${name}.sort`) ?? "",
    facets: new Map(),
    shown: WINDOW,
  };
  for (const [at, head] of heads.entries()) {
    if (head.dataset.facet !== undefined) state.facets.set(at, parameters.get(`${name}.${at}`) ?? "");
  }
  const touched = () => state.text || state.sort || [...state.facets.values()].some(Boolean);

  async function update() {
    if (!all && touched()) {
      await load(table.dataset.rows);
      if (!all) {
        all = true;
        const script = globalThis.miniascapeRows[name];
        rows = script.rows.map((cells) => dataRow(cells, heads, script.attributes));
        fillFacets();
      }
    }
    const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
    let wanted = rows.filter(
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
      wanted = wanted.toSorted((a, b) => sign * collator.compare(a.cells[column], b.cells[column]));
    }
    body.replaceChildren(...wanted.slice(0, state.shown).map(({ row }) => row()));
    more.hidden = wanted.length <= state.shown;
    count.textContent = touched() ? `${wanted.length} of ${rows.length}` : "";
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
    state.shown += WINDOW;
    update();
  });
  fillFacets();
  const scroll = table.closest(".scroll");
  // A table of a few rows is looked through faster than filtered.
  if (rows.length > 5 || !all)
    scroll.before(element("div", { class: "filters" }, filter, ...selects.values(), count));
  scroll.after(more);
  if (touched()) update();
}
