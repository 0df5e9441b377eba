function startSearch() {
  const box = document.querySelector("search");
  const input = document.getElementById("q");
  const results = document.getElementById("results");
  const MAX_RESULTS = 40;
  let entries = null;
  box.hidden = false;

  async function look() {
    const query = input.value.trim().toLowerCase();
    remember("q", query);
    if (query === "") {
      results.hidden = true;
      return;
    }
    if (!entries) {
      await load("assets/search.js");
      entries ??= globalThis.miniascapeIndex.map((entry) => ({ entry, text: entry.join(" ").toLowerCase() }));
    }
    show(query);
  }

  function show(query) {
    const words = query.split(/\s+/);
    const matches = [];
    let more = 0;
    for (const { entry, text } of entries) {
      if (!words.every((word) => text.includes(word))) continue;
      // A name that begins with the text is a better match than one that contains it.
      const name = entry[1].toLowerCase();
      const rank = name === query ? 0 : name.startsWith(words[0]) ? 1 : name.includes(words[0]) ? 2 : 3;
      matches.push({ entry, rank });
    }
    matches.sort((a, b) => a.rank - b.rank);
    if (matches.length > MAX_RESULTS) more = matches.length - MAX_RESULTS;
    const list = element("ul");
    for (const { entry } of matches.slice(0, MAX_RESULTS)) list.append(element("li", {}, link(entry, words)));
    const summary =
      matches.length === 0 ? "Nothing matches." : more > 0 ? `${MAX_RESULTS} of ${matches.length}` : "";
    results.replaceChildren(list, ...(summary ? [element("p", { role: "status" }, summary)] : []));
    results.hidden = false;
  }

  function link([kind, name, about, href, other], words) {
    const matched = other
      .split(" ")
      .filter((text) => words.some((word) => text.toLowerCase().includes(word)))
      .slice(0, 3);
    const details = [about, ...matched].filter(Boolean).join(" · ");
    const text = element(
      "span",
      {},
      ...marked(name, words),
      " ",
      element("small", {}, ...marked(details, words)),
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
