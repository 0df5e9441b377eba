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
  "dialog { box-sizing: border-box; max-width: calc(100vw - 2rem); max-height: calc(100vh - 2rem); overflow: auto;",
  "border: 3px solid #c01c28; border-radius: 8px; background: Canvas; color: CanvasText }",
  "dialog::backdrop { background: rgb(0 0 0 / 50%) }",
  "h2 { margin: 0; font: bold 1.1rem system-ui, sans-serif }",
  "p { margin: .5rem 0; font: 1rem system-ui, sans-serif }",
  "pre { margin: 0; font: .9rem/1.4 ui-monospace, monospace; white-space: pre; overflow: auto }",
].join(" ");
const dialog = document.createElement("dialog");
dialog.setAttribute("aria-labelledby", "title");
const title = document.createElement("h2");
title.id = "title";
title.textContent = "The build has failed";
const about = document.createElement("p");
about.textContent = "What is served is the last one that did not. Escape closes this.";
const report = document.createElement("pre");
report.tabIndex = 0;
dialog.append(title, about, report);
root.append(style, dialog);

const refresh = async () => {
  const text = await (await fetch("/.miniascape/report", { cache: "no-store" })).text();
  report.textContent = text;
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
