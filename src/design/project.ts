import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Answers, Design, Layers } from "./design.ts";
import { usesHostPool, withoutHostPool } from "./host-pool.ts";
import { withPrefix } from "./prefix.ts";
import { scalar } from "./scalar.ts";

const packageFile = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");

/** The name and the dependencies of the project. */
export interface Dependencies {
  readonly name: string;
  /** npm's specification of miniascape: a version, a path or a URL. */
  readonly miniascape: string;
  /** Files that Git must ignore: keys and passwords. */
  readonly secrets: readonly string[];
}

const SCHEMAS: Readonly<Record<string, string>> = {
  META: "meta",
  "host.d": "host",
  "networks.d": "network",
  "storages.d": "storage",
};

/** The texts of all files of a new Eleventy project, by their paths. */
export function projectFiles(
  design: Design,
  answers: Answers,
  dependencies: Dependencies,
): Readonly<Record<string, string>> {
  const meta = packageFile("_data/META/00_main.yml").replace(
    /^site: .*/m,
    `site: ${scalar(design.site)}\n\n# Tells this lab from every other. With another id, its guests are other guests to libvirt.\nlab: {id: ${answers.id}}`,
  );
  return filesOfProject({ ...design, meta, layers: layersOf(design, answers) }, dependencies);
}

/** The site of a project, with the texts of META and of its layers. */
export interface ProjectSite extends Pick<Design, "site" | "summary"> {
  readonly meta: string;
  readonly layers: Layers;
}

/** The same, for layers that no design makes. */
export function filesOfProject(
  project: ProjectSite,
  dependencies: Dependencies,
): Readonly<Record<string, string>> {
  const layers = Object.entries(project.layers).map(
    ([path, text]) => [`_data/${project.site}/${path}`, text] as const,
  );
  return {
    "package.json": manifest(dependencies),
    "eleventy.config.js": packageFile("eleventy.config.js"),
    ".eleventy.ts": CONFIGURATION,
    ".gitignore": [
      "node_modules/",
      "_site/",
      "schemas/",
      ...dependencies.secrets.map((name) => `/${name}`),
      "",
    ].join("\n"),
    ".vscode/settings.json": editorSettings(),
    "README.md": readme(project, dependencies),
    "site/README": SITE_README,
    "templates/README": TEMPLATES_README,
    "_data/META/00_main.yml": withSchema("_data/META/00_main.yml", project.meta),
    ...Object.fromEntries(layers.map(([path, text]) => [path, withSchema(path, text)])),
  };
}

/** The layer files of a lab, by their paths below the site's directory. */
function layersOf(design: Design, answers: Answers): Layers {
  const layers = withPrefix(design.layers(answers), answers.namePrefix);
  return usesHostPool(answers) ? withoutHostPool(layers) : layers;
}

/** A layer with the line that names its JSON Schema for editors. */
function withSchema(path: string, text: string): string {
  const [, site = "", directory = ""] = path.split("/");
  const schema = SCHEMAS[site === "META" ? site : directory] ?? "guest";
  const up = "../".repeat(path.split("/").length - 1);
  return `# yaml-language-server: $schema=${up}schemas/${schema}.json\n${text}`;
}

function manifest({ name, miniascape }: Dependencies): string {
  const { dependencies, engines } = JSON.parse(packageFile("package.json"));
  const project = {
    name,
    private: true,
    type: "module",
    engines,
    scripts: {
      build: "eleventy",
      serve: "eleventy --serve",
      check: "miniascape check",
      schemas: "miniascape schemas",
      // Also those of a newer miniascape.
      postinstall: "miniascape schemas",
    },
    dependencies: { "@11ty/eleventy": dependencies["@11ty/eleventy"], miniascape, tsx: dependencies.tsx },
  };
  return `${JSON.stringify(project, null, 2)}\n`;
}

/** Declares the tags of layers, which an editor would report as errors. */
function editorSettings(): string {
  const { "yaml.customTags": tags } = JSON.parse(packageFile("schemas/settings.json"));
  return `${JSON.stringify({ "yaml.customTags": tags }, null, 2)}\n`;
}

const CONFIGURATION = `// Eleventy's configuration: pages, templates and data are miniascape's, but for what is in site, templates and _data.
import { lab } from "miniascape/eleventy";

export default lab;
`;

const SITE_README = `Pages of your own. One of the same path as in node_modules/miniascape/site goes before it.
`;

const TEMPLATES_README = `Templates of your own. One of the same path as in node_modules/miniascape/templates goes before it,
and defaults/guest/*.yml lie over the shipped defaults. schema/guest.json has the schemas of your own keys: \`npm run schemas\`
tells them to your editor.
`;

function readme({ site, summary }: ProjectSite, { name, miniascape, secrets }: Dependencies): string {
  const secretsNote =
    secrets.length > 0 ? `\nKeep ${secrets.map((file) => `\`${file}\``).join(", ")} to yourself.\n` : "";
  return `# ${name}

A lab for libvirt: ${summary}. miniascape compiles the layers in \`_data/${site}\` into \`_site\`.

    npm install
    npm run check
    npm run build

\`npm run serve\` builds again whenever a file changes.${upgradeNote(miniascape)}
${secretsNote}`;
}

/** How to get a newer miniascape, if the project has a version or a file of it. */
function upgradeNote(spec: string): string {
  const file = spec.startsWith("file:") ? spec.slice("file:".length) : null;
  if (file === null) return " A newer miniascape: change its version in `package.json`.";
  return ` \`${file}\` is the miniascape
that this lab was made with. A newer one: put its file beside it, and run \`npm install ./FILE\`.`;
}
