// Search, sorting and filtering of tables, provenance under the pointer, and copying. The script asks no server for data.
// A page is complete without it.
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
    // Some browsers forbid this for file: URLs. Then the state is lost on reload.
  }
}

function element(name, attributes = {}, ...children) {
  const result = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) result.setAttribute(key, value);
  result.append(...children);
  return result;
}

const loading = new Map();

/** Loads data as a script: a page with a file: URL may load scripts, but no JSON. */
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
