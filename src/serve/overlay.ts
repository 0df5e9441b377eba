/** Before </html>, which nobody misses; what it names is found whatever the path prefix. */
export const OVERLAY_TAG = `<script type="module" src="/.miniascape/overlay.js"></script>\n`;

/** For what no build has made yet. */
export const UNBUILT_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Not built</title>
<p>No build has made this page.</p>
`;

/**
 * Runs in a page that is served: shows what is wrong with the build for as long as something is. Escape puts it away
 * until the next build that fails. As text, for what compiles this file puts its own helpers into functions.
 */
export const OVERLAY_SCRIPT = `
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
  "p { margin: .25rem 0 0; opacity: .75 }",
  "pre { margin: .75rem -.75rem 0; padding: .5rem .75rem; outline-color: currentcolor;",
  "font: .875rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }",
  // A finding wraps; its line of the file does not, or the carets would lose their place.
  ".said { display: block; margin-top: 1.1rem } .said:first-child { margin-top: 0 }",
  ".said.note { margin-top: .4rem; opacity: .75 }",
  ".excerpt { display: block; overflow-x: auto; white-space: pre }",
  ".error b { color: #c01c28 } .warning b { color: #8a5300 }",
  "@media (prefers-color-scheme: dark) { .error b { color: #ff9a94 } .warning b { color: #f0b95a } }",
].join(" ");
const dialog = document.createElement("dialog");
dialog.setAttribute("aria-labelledby", "title");
const title = document.createElement("h2");
title.id = "title";
title.textContent = "The build has failed";
const about = document.createElement("p");
about.textContent = "What is served is the last one that did not fail. Escape closes this.";
const report = document.createElement("pre");
report.tabIndex = 0;
dialog.append(title, about, report);
root.append(style, dialog);

const block = (name, ...parts) => {
  const element = document.createElement("span");
  element.className = name;
  element.append(...parts);
  return element;
};
// Each finding begins at the margin with its place; what is set in is its line of the file.
const findings = (text) =>
  text.split(/^(?=\\S)/m).flatMap((finding) => {
    const [, line, excerpt] = /^(.*\\n?)([^]*)$/.exec(finding);
    const [, place, severity, message] = /^(.+?:\\d+:\\d+: )(error|warning|info|note)(: .*\\n?)$/.exec(line) ?? [];
    const strong = document.createElement("b");
    strong.textContent = severity ?? "";
    const said = severity ? [place, strong, message] : [line];
    return [block("said " + (severity ?? ""), ...said), ...(excerpt ? [block("excerpt", excerpt)] : [])];
  });

const refresh = async () => {
  const text = await (await fetch("/.miniascape/report", { cache: "no-store" })).text();
  report.replaceChildren(...findings(text));
  if (text === "") {
    dialog.close();
    host.remove();
    return;
  }
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
