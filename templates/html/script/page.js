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
