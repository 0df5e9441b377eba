const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A page that lists a directory, in pieces. The names of directories must end with a slash. */
export async function* directoryPage(
  path: string,
  pieces: AsyncIterable<readonly string[]>,
): AsyncIterable<Buffer> {
  const title = `Index of ${text(path)}`;
  yield Buffer.from(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<h1>${title}</h1>
<ul>
${path === "/" ? "" : `<li><a href="../">../</a></li>\n`}`);
  for await (const names of pieces) yield Buffer.from(names.map(row).join(""));
  yield Buffer.from("</ul>\n");
}

function row(name: string): string {
  return `<li><a href="${text(`./${urlOf(name)}`)}">${text(name)}</a></li>\n`;
}

function urlOf(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (character) => ESCAPES[character] as string);
}
