import type { Rule } from "../../src/checks/rule.ts";
import { type Finding, formatFinding } from "../../src/finding.ts";
import { OTHER_FINDINGS } from "../../src/finding-ids.ts";

const HEAD = `# The rules of the plan

Written by \`npm run docs\` from src/checks: a change here does not last.

What happens on the host when a plan breaks a rule stands under the rule, as libvirt 9.0, dnsmasq 2.90 and virt-install
4.1 do it: most mistakes nobody reports. An error stops the build before anything is written; a warning does not.

An object that is to break a rule says so in one of its layers, with the reason. In a kind's layer that counts for all
its guests, in \`common/\` for the whole site. An ignore that nothing needs is reported (\`ignores-nothing\`).
The former id of a rule counts too, with a warning that names the present one (\`renamed-id\`).

\`\`\`yaml
checks:
  ignore:
    - {id: address-in-dynamic-range, reason: the range is the boot server's own}
\`\`\`
`;

const OTHERS = `## Other findings

Findings with these ids are no rules of the plan: \`checks.ignore\` does not accept them.
`;

/** The page of all rules, as Markdown. `findingsOn` checks a rule's example, with paths relative to its site. */
export function documentation(
  rules: readonly Rule[],
  findingsOn: (example: Rule["example"]) => readonly Finding[],
): string {
  const list = rules.map(({ id, severity }) => `- [${id}](#${id}) (${severity})\n`);
  const sections = rules.map((rule) => section(rule, findingsOn(rule.example)));
  const others = Object.entries(OTHER_FINDINGS).map(([id, text]) => `- \`${id}\`: ${text}\n`);
  return [HEAD, list.join(""), ...sections, OTHERS, others.join("")].join("\n");
}

function section({ id, severity, why, example }: Rule, found: readonly Finding[]): string {
  const messages = [...new Set(found.map(formatFinding))];
  return `## ${id}

${severity}: ${why}

${block("yaml", Object.entries(example).map(fileText).join("\n"))}
${block("text", `${messages.join("\n")}\n`)}`;
}

function fileText([path, text]: readonly [string, string]): string {
  return `# ${path}\n${text}`;
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\`\n`;
}
