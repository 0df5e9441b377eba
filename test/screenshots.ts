// Pictures of the index, to be looked at: npm run screenshots [-- DIRECTORY]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser/chromium.ts";
import { buildSite } from "./build.ts";

const directory = process.argv[2] ?? "_screenshots";
mkdirSync(directory, { recursive: true });

const PAGES = {
  modern: {
    overview: "index.html",
    guest: "guests.d/ha-1/index.html",
    network: "networks/lab/index.html",
    kind: "kinds/ha/index.html",
    layer: "layers/modern/sysgroups.d/ha.yml.html",
    common: "layers/modern/common/20_virtinst.yml.html",
    templates: "templates.html",
    use: "use.html",
    host: "host.html",
  },
  default: { overview: "index.html", guest: "guests.d/sam/index.html", findings: "checks.html" },
};
const LOOKS = {
  light: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 640 }, colorScheme: "light" },
  print: { viewport: { width: 800, height: 1100 }, colorScheme: "light" },
} as const;

for (const [look, options] of Object.entries(LOOKS)) {
  const context = await launch(options);
  const page = await context.newPage();
  if (look === "print") await page.emulateMedia({ media: "print" });
  for (const [site, pages] of Object.entries(PAGES)) {
    const root = await buildSite(site);
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(pathToFileURL(join(root, path)).href);
      await page.screenshot({ path: join(directory, `${site}-${name}-${look}.png`), fullPage: true });
    }
  }
  await context.close();
}

// The README's, as a visitor first sees them: copied to docs/ when the pages look other than there.
for (const [name, look, path] of [
  ["overview", "light", PAGES.modern.overview],
  ["guest", "dark", PAGES.modern.guest],
] as const) {
  const context = await launch(LOOKS[look]);
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(await buildSite("modern"), path)).href);
  await page.screenshot({ path: join(directory, `readme-${name}.png`) });
  await context.close();
}
