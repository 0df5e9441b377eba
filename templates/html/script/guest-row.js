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
