const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A page that lists a directory. The names of directories must end with a slash. */
export function directoryPage(path: string, names: readonly string[]): string {
  const title = `Index of ${text(path)}`;
  const link = (name: string) => `<li><a href="${text(`./${urlOf(name)}`)}">${text(name)}</a></li>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<h1>${title}</h1>
<ul>
${[...(path === "/" ? [] : [`<li><a href="../">../</a></li>`]), ...names.map(link)].join("\n")}
</ul>
`;
}

function urlOf(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (character) => ESCAPES[character] as string);
}
