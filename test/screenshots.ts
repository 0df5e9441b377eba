// Pictures of the index for people: npm run screenshots [-- DIRECTORY]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser/chromium.ts";
import { buildSite } from "./build.ts";
import { Project, SMALL_LAB } from "./project.ts";
import { serve } from "./serving.ts";

const directory = process.argv[2] ?? "_screenshots";
mkdirSync(directory, { recursive: true });

const PAGES = {
  modern: {
    overview: "index.html",
    guest: "guests.d/ha-1/index.html",
    network: "networks/lab/index.html",
    kind: "kinds/ha/index.html",
    pool: "pools/default/index.html",
    layer: "layers/modern/sysgroups.d/ha.yml.html",
    common: "layers/modern/common/20_virtinst.yml.html",
    layers: "layers.html",
    templates: "templates.html",
    use: "use.html",
    host: "host.html",
  },
  default: { overview: "index.html", guest: "guests.d/sam/index.html" },
};
const LOOKS = {
  light: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 640 }, colorScheme: "light" },
  print: { viewport: { width: 800, height: 1100 }, colorScheme: "light" },
} as const;

const ONE = "_data/default/guests.d/one.yml";

/** A small lab with warnings, notes, and an ignored finding with its reason. */
const findings = new Project(
  {
    ...SMALL_LAB,
    "_data/default/networks.d/lab.yml": `${SMALL_LAB["_data/default/networks.d/lab.yml"]}dhcp: {start: 10.9.8.100, end: 10.9.8.199}\n`,
    "_data/default/host.d/host.yml": "capacity: {ram: 1024, vcpus: 8}\n",
    "_data/default/guests.d/two.yml":
      "interfaces: [{network: lab, ip: 10.9.8.150}]\nregistration: {activation_key: 1-lab}\nvirtinst: {ram: 2048}\ntemplates: ~\n",
    "_data/default/guests.d/three.yml": [
      "interfaces: [{network: lab, ip: 10.9.8.151}]",
      "checks: {ignore: [{id: address-in-dynamic-range, reason: moves out next week}]}",
      "a_note: to nobody",
      "templates: ~",
      "",
    ].join("\n"),
    "templates/small.cfg": `${SMALL_LAB["templates/small.cfg"]}# {{ registration.activation_key | line }}\n`,
    [ONE]: `${SMALL_LAB[ONE]}registration: {activation_key: 1-lab}\n`,
  },
  { layers: false },
);
const { code, stderr } = await findings.build();
if (code !== 0) throw new Error(stderr);

const stops: (() => unknown)[] = [];
const mistaken = new Project(SMALL_LAB, { layers: false });
const serving = await serve({ after: (stop) => stops.push(stop as () => unknown) }, mistaken);

for (const [look, options] of Object.entries(LOOKS)) {
  const context = await launch(options);
  const page = await context.newPage();
  if (look === "print") await page.emulateMedia({ media: "print" });
  const takeScreenshot = (name: string, fullPage = true) =>
    page.screenshot({ path: join(directory, `${name}-${look}.png`), fullPage });
  for (const [site, pages] of Object.entries(PAGES)) {
    const root = await buildSite(site);
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(pathToFileURL(join(root, path)).href);
      await takeScreenshot(`${site}-${name}`);
    }
  }
  await page.goto(pathToFileURL(findings.path("_site/checks.html")).href);
  await takeScreenshot("findings");
  if (look !== "print") {
    const overlay = page.getByRole("dialog");
    await page.goto(`${serving.url}/guests.d/one/`);
    mistaken.write({ [ONE]: SMALL_LAB[ONE].replace("10.9.8.7", "10.9.9.7") });
    await overlay.waitFor();
    await takeScreenshot("overlay", false);
    mistaken.write({ [ONE]: SMALL_LAB[ONE] });
    await overlay.waitFor({ state: "detached" });
  }
  await context.close();
}
for (const stop of stops) await stop();

// The README's pictures, as they look at first. Copied to docs/ if a page looks different now.
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
