/** The header of a report with the number of the last build that had no errors. */
export const BUILD_HEADER = "Miniascape-Build";

/** Appended to pages, after </html>. The URL works with any path prefix. `build`: the number of the last build. */
export function overlayTag(build: number): string {
  return `<script type="module" data-build="${build}" src="/.miniascape/overlay.js"></script>\n`;
}

/** The page for a path that no build has written. */
export const UNBUILT_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Not built</title>
<p>No build has written this page yet.</p>
`;

/**
 * Runs in served pages: shows the report of a failed build until a build succeeds. Escape hides it until the next failed
 * build. A page that a build replaced before its socket was open has missed the message to reload: it compares the numbers
 * of builds. The script is a string, because the compiler adds helpers to functions.
 */
export const OVERLAY_SCRIPT = `
const { build } = document.querySelector("script[data-build]").dataset;
const host = document.createElement("miniascape-report");
const root = host.attachShadow({ mode: "open" });
const style = document.createElement("style");
style.textContent = [
  ":host { color-scheme: light dark }",
  "dialog { box-sizing: border-box; width: min(64rem, 100vw - 1.5rem); max-width: none; max-height: calc(100vh - 1.5rem);",
  "padding: 1.25rem clamp(.9rem, 3vw, 1.75rem) 1.5rem; overflow: auto; border: 0; border-top: 6px solid #c01c28;",
  "border-radius: 4px; background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif }",
  "dialog::backdrop { background: rgb(0 0 0 / 55%) }",
  "h2 { margin: 0; font-size: 1.25rem; line-height: 1.3 }",
  "p { margin: 0; overflow-wrap: anywhere }",
  "#about { margin-top: .25rem; opacity: .75 }",
  "div { margin: .5rem -.75rem 0; padding: 0 .75rem .5rem; outline-color: currentcolor }",
  "code, pre { font: .875rem/1.5 ui-monospace, monospace }",
  "a { color: inherit }",
  ".error, .warning, .info { margin-top: 1.1rem } .note { margin-top: .4rem; opacity: .75 }",
  ".error b { color: #c01c28 } .warning b { color: #8a5300 }",
  // Messages wrap, lines of files do not.
  "pre { margin: .2rem 0 0 1rem; overflow-x: auto; white-space: pre }",
  "mark { background: none; color: inherit; text-decoration: underline 2px #c01c28; text-underline-offset: .2em }",
  "@media (prefers-color-scheme: dark) { .error b { color: #ff9a94 } .warning b { color: #f0b95a }",
  "mark { text-decoration-color: #ff9a94 } }",
].join(" ");
const dialog = document.createElement("dialog");
dialog.setAttribute("aria-labelledby", "title");
const title = document.createElement("h2");
title.id = "title";
title.textContent = "The build has failed";
const element = (name, ...parts) => {
  const node = document.createElement(name);
  node.append(...parts);
  return node;
};
const about = element("p", "You are looking at the last good build. Escape closes this.");
about.id = "about";
const report = document.createElement("div");
report.tabIndex = 0;
dialog.append(title, about, report);
root.append(style, dialog);

// Text in backquotes becomes code.
const withCode = (message) =>
  message.split("\x60").map((part, at, { length }) => {
    if (at % 2 === 0) return part;
    return at === length - 1 ? "\x60" + part : element("code", part);
  });
const placeLink = ({ file, line, column }, { base, links }) => {
  const name = [file, line, column].join(":");
  const where = element(name in links ? "a" : "span", name);
  if (name in links) where.href = base + links[name];
  return where;
};
const excerpt = ({ before, marked, after }) => {
  const line = element("pre", before, element("mark", marked || " "), after);
  line.tabIndex = 0;
  return line;
};
const messageOf = (part, kind, answer, ...rest) => {
  const paragraph = element("p", placeLink(part.place, answer), " ", element("b", kind), ": ", ...withCode(part.message), ...rest);
  paragraph.className = kind;
  return [paragraph, ...(part.excerpt ? [excerpt(part.excerpt)] : [])];
};
const outputs = ({ place, outputs }) => {
  if (!outputs) return [];
  const { first, count } = outputs;
  const more = count > 1 ? " and " + (count - 1) + " more" : "";
  return place.file === first ? ["; here" + more] : ["; in ", element("code", first), more];
};
const findingOf = (finding, answer) => [
  ...messageOf(finding, finding.severity, answer, ...outputs(finding), " [" + finding.id + "]"),
  ...(finding.related ?? []).flatMap((other) => messageOf(other, "note", answer)),
];

const refresh = async () => {
  const response = await fetch("/.miniascape/report", { cache: "no-store" });
  if (response.headers.get("${BUILD_HEADER}") !== build) return location.reload();
  const answer = await response.json();
  if (answer === null) {
    dialog.close();
    host.remove();
    return;
  }
  const { findings, text } = answer;
  report.replaceChildren(...findings.flatMap((finding) => findingOf(finding, answer)), ...(text ? [element("pre", text)] : []));
  if (!host.isConnected) document.documentElement.append(host);
  if (!dialog.open) dialog.showModal();
};
const connect = (isAgain) => {
  const socket = new WebSocket(location.origin.replace(/^http/, "ws"));
  socket.addEventListener("open", () => (isAgain ? location.reload() : refresh()));
  socket.addEventListener("message", ({ data }) => {
    if (JSON.parse(data).type === "eleventy.error") refresh();
  });
  socket.addEventListener("close", () => setTimeout(connect, 1000, true));
};
connect(false);
`;
