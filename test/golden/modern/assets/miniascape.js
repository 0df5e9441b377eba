// What pages do beyond showing: search, tables that sort and filter, provenance under the pointer, copying. Nothing is
// asked of any server; without this script a page is complete.
const root = document.body.dataset.root;
const collator = new Intl.Collator("en", { numeric: true });
const parameters = new URLSearchParams(location.search);

function remember(name, value) {
  if (value) parameters.set(name, value);
  else parameters.delete(name);
  const query = parameters.size > 0 ? `?${parameters}` : "";
  try {
    history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
  } catch {
    // A browser that takes each file for a site of its own: the state is not kept.
  }
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const loading = new Map();

/** A script of data: a page that was opened from a file may load nothing else. */
function load(path) {
  if (!loading.has(path)) {
    loading.set(
      path,
      new Promise((resolve) => {
        const script = element("script", { src: root + path });
        script.addEventListener("load", resolve);
        document.head.append(script);
      }),
    );
  }
  return loading.get(path);
}

function startSearch() {
  const box = document.querySelector("search");
  const input = document.getElementById("q");
  const results = document.getElementById("results");
  const MOST = 40;
  let entries = null;
  box.hidden = false;

  async function look() {
    const wanted = input.value.trim().toLowerCase();
    remember("q", wanted);
    if (wanted === "") {
      results.hidden = true;
      return;
    }
    if (!entries) {
      await load("assets/search.js");
      entries ??= globalThis.miniascapeIndex.map((entry) => ({ entry, text: entry.join(" ").toLowerCase() }));
    }
    show(wanted);
  }

  function show(wanted) {
    const words = wanted.split(/\s+/);
    const found = [];
    let more = 0;
    for (const { entry, text } of entries) {
      if (!words.every((word) => text.includes(word))) continue;
      // What begins so is meant before what only holds it.
      const name = entry[1].toLowerCase();
      const rank = name === wanted ? 0 : name.startsWith(words[0]) ? 1 : name.includes(words[0]) ? 2 : 3;
      found.push({ entry, rank });
    }
    found.sort((a, b) => a.rank - b.rank);
    if (found.length > MOST) more = found.length - MOST;
    const list = element("ul");
    for (const { entry } of found.slice(0, MOST)) list.append(element("li", {}, link(entry, words)));
    const summary =
      found.length === 0 ? "Nothing here is called so." : more > 0 ? `${MOST} of ${found.length}` : "";
    results.replaceChildren(list, ...(summary ? [element("p", { role: "status" }, summary)] : []));
    results.hidden = false;
  }

  function link([kind, name, about, href, other], words) {
    const matched = other
      .split(" ")
      .filter((text) => words.some((word) => text.toLowerCase().includes(word)))
      .slice(0, 3);
    const said = [about, ...matched].filter(Boolean).join(" · ");
    const text = element(
      "span",
      {},
      ...marked(name, words),
      " ",
      element("small", {}, ...marked(said, words)),
    );
    return element("a", { href: root + href }, element("small", {}, kind), text);
  }

  input.addEventListener("input", look);
  box.addEventListener("keydown", (event) => {
    const links = [...results.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      results.hidden = true;
      input.value = "";
      remember("q", "");
      input.focus();
    } else if (event.key === "ArrowDown" && links.length > 0)
      links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? input).focus();
    else if (event.key === "Enter" && document.activeElement === input && links.length > 0) links[0].click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (!box.contains(event.target)) results.hidden = true;
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  input.value = parameters.get("q") ?? "";
  if (input.value) look();
}

function marked(text, words) {
  const at = Math.min(...words.map((word) => text.toLowerCase().indexOf(word)).filter((index) => index >= 0));
  if (!Number.isFinite(at)) return [text];
  const word = words.find((each) => text.toLowerCase().startsWith(each, at));
  return [
    text.slice(0, at),
    element("mark", {}, text.slice(at, at + word.length)),
    text.slice(at + word.length),
  ];
}

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
        rows = globalThis.miniascapeGuests.map(guestRow);
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

/** As the pages' own rows, of the data of all of them. */
function guestRow([name, kind, description, os, ram, vcpus, interfaces, files]) {
  const page = `guests.d/${encodeURIComponent(name)}/`;
  const addresses = interfaces.map(([ip, network]) => `${ip} ${network}`).join(" ");
  let made = null;
  const row = () => {
    made ??= element(
      "tr",
      {},
      element("th", { scope: "row" }, element("a", { href: `${root}${page}index.html` }, name)),
      element("td", {}, element("a", { href: `${root}kinds/${encodeURIComponent(kind)}/index.html` }, kind)),
      element("td", {}, description),
      element("td", {}, os),
      element("td", { class: "n" }, ram),
      element("td", { class: "n" }, vcpus),
      element(
        "td",
        {},
        ...interfaces.map(([ip, network]) =>
          element(
            "div",
            { class: "nic" },
            element("span", { class: "addr" }, ip),
            " ",
            element(
              "a",
              { class: "soft", href: `${root}networks/${encodeURIComponent(network)}/index.html` },
              network,
            ),
          ),
        ),
      ),
      element(
        "td",
        { class: "files" },
        ...files.flatMap((file) => [
          element("a", { href: root + page + file.split("/").map(encodeURIComponent).join("/") }, file),
          " ",
        ]),
      ),
    );
    return made;
  };
  return { row, cells: [name, kind, description, os, ram, vcpus, addresses, files.join(" ")] };
}

function startChains() {
  const chain = element("div", { id: "chain", role: "tooltip" });
  chain.hidden = true;
  document.body.append(chain);
  let shown = null;

  function show(value) {
    hide();
    if (!value?.title) return;
    shown = value;
    chain.textContent = value.title;
    // The browser's own would come later, and twice.
    value.dataset.title = value.title;
    value.removeAttribute("title");
    value.setAttribute("aria-describedby", "chain");
    chain.hidden = false;
    const { left, top, bottom } = value.getBoundingClientRect();
    const { width, height } = chain.getBoundingClientRect();
    const below = bottom + 6 + height < innerHeight;
    chain.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    chain.style.top = `${below ? bottom + 6 : Math.max(8, top - height - 6)}px`;
  }

  function hide() {
    chain.hidden = true;
    if (!shown) return;
    shown.title = shown.dataset.title;
    shown.removeAttribute("aria-describedby");
    shown = null;
  }

  document.addEventListener("pointerover", (event) => {
    const value = event.target.closest?.(".v");
    if (value !== shown) show(value);
  });
  document.addEventListener("focusin", (event) => show(event.target.closest(".v")));
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", hide, { passive: true, capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}

function startCopying(code) {
  const button = element("button", { type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    // Of commands, what is to be typed; of a file, all of it.
    const text = code.classList.contains("command")
      ? code.textContent.replace(/^#.*\n/gm, "")
      : `${code.textContent}\n`;
    button.textContent = (await copy(text)) ? "Copied" : "Not allowed";
    setTimeout(() => {
      button.textContent = "Copy";
    }, 2000);
  });
  const actions = code.closest(".file")?.querySelector(".actions");
  if (actions) {
    actions.append(button);
  } else {
    const frame = element("div", { class: "copied" });
    code.before(frame);
    frame.append(code, button);
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Over plain HTTP a browser has no clipboard: the old way.
    const area = element("textarea", { "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** What a link means may stand in a file that is closed. */
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

startSearch();
for (const table of document.querySelectorAll("table[data-filter]")) startTable(table);
startChains();
for (const code of document.querySelectorAll("pre.code")) startCopying(code);
addEventListener("hashchange", openTarget);
openTarget();
