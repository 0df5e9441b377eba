import { ACTION_TEXTS, ACTIONS } from "../../src/diff/action.ts";
import { KEY_ACTIONS } from "../../src/diff/key-actions.ts";

const TITLES = {
  guest: "A guest's values",
  network: "A network's values",
  storage: "A storage pool's values",
  host: "The host's values",
} as const;

/** docs/diff.md: the action for each change, and its reason. */
export function diffDocumentation(): string {
  const tables = Object.entries(KEY_ACTIONS).map(([category, table]) => {
    const rows = Object.entries(table).sort(([a], [b]) => Number(a === "") - Number(b === ""));
    const lines = rows.map(([key, { action, isLimitedByFiles: isLimited, why }]) => {
      const name = key === "" ? "any other" : `\`${key}\``;
      return `| ${name} | ${action}${isLimited ? ", where a file has it" : ""} | ${why} |`;
    });
    return `## ${TITLES[category as keyof typeof TITLES]}\n\n| key | action | why |\n|---|---|---|\n${lines.join("\n")}\n`;
  });
  return `# What a change asks for

<!-- Written by \`npm run docs\`. -->

\`miniascape diff\` tells of each changed object the strongest of these, for the table below and for the files that it has
made otherwise. A guest, network or pool that is new counts as one to
build or register, one that is gone as a removal.

| action | what to do on the host |
|---|---|
${ACTIONS.map((action) => `| ${action} | ${ACTION_TEXTS[action]} |`).join("\n")}

What is in an item of a list has the row of its key (\`interfaces.ip\`), or of what that is in.

${tables.join("\n")}
## Files

| file | action |
|---|---|
| a page or its assets, model.json, guest.yml, networks.d/*.yml | documentation |
| the kickstart (\`templates.autoinst\`), but for the comment at its top | guest-rebuild |
| vmbuild.sh (\`templates.virtinst\`): what it tells virt-install of the guest, and any line of a script that is made otherwise | guest-restart |
| vmbuild.sh: anything else | documentation |
| a network's XML: its \`<host>\` and \`<range>\` elements | live |
| a network's XML: anything else | network-restart |
| a storage pool's XML | pool-restart |
| any other | host-file |

So a change of a template counts, too. A value that is only in documents is what nobody has to act upon.

\`--rev\` reads the layers of that revision with the templates of now. Secrets are those of now: a variable or a file that
an older layer names has its present value.
`;
}
