import { templateUse } from "../../listing/template-use.ts";
import { nearest } from "../../nearest.ts";
import { outputsOfLayers } from "../../outputs/layers.ts";
import { TemplateGraph } from "../../templates/graph.ts";
import { type Call, type Status, UsageError } from "../command-line/command.ts";
import { withPlanLayers } from "./plan-layers.ts";

/** `miniascape which` */
export function run(call: Call): Status {
  const { options, operands, stdout } = call;
  const [templateName, ...others] = operands;
  if (templateName === undefined || others.length > 0) throw new UsageError("name one template");
  return withPlanLayers(call, ({ catalog, reader, plan }) => {
    const graph = new TemplateGraph(reader, plan);
    const dir = plan.tmpldirs.find((dir) => templateName.startsWith(`${dir}/`));
    const name = dir ? templateName.slice(dir.length + 1) : templateName;
    const files = graph.filesOf(name);
    if (files.length === 0)
      throw new UsageError(
        `there is no template \`${name}\`: ${nearest(name, graph.names, "see `miniascape list templates`")}`,
      );
    const use = templateUse(name, graph, outputsOfLayers(catalog, reader, plan), catalog);
    if (options.json) {
      stdout.write(`${JSON.stringify({ template: name, files, ...use }, null, 2)}\n`);
      return 0;
    }
    const [file, ...hidden] = files;
    stdout.write(`${file}\n${hidden.map((other) => `  overrides ${other}\n`).join("")}`);
    const section = (title: string, lines: readonly string[]) =>
      lines.length > 0 ? stdout.write(`${title}\n${lines.map((line) => `  ${line}\n`).join("")}`) : null;
    section("used by the templates", use.templates);
    section(
      "used for the output files",
      use.outputs.map(({ path, object }) => `${path} of ${object}`),
    );
    section("in the setup archives of", use.archives);
    if (use.templates.length + use.outputs.length + use.archives.length === 0)
      stdout.write("nothing uses it\n");
    return 0;
  });
}
