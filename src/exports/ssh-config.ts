import { type Export, jumpOf, plainNames, reachText, sshOptions } from "./export.ts";
import type { ExportedGuest, ExportedLab } from "./facts.ts";

/**
 * ssh takes the first value that it reads of each option, and a file of `Include` can hold for all hosts. So each guest has
 * a block of its own, and there is no `Host *`.
 */
export const sshConfig: Export = {
  name: "ssh_config",
  readers: "ssh, scp, rsync, editors",
  command: "ssh -F exports/ssh_config GUEST",
  text: (lab) =>
    [
      `# ${reachText(lab)}`,
      "# In ~/.ssh/config, above all Host lines: Include DIRECTORY/exports/ssh_config",
      ...lab.guests.flatMap((guest) => ["", ...blockOf(guest, lab)]),
      "",
    ].join("\n"),
};

function blockOf({ name, names, target, user }: ExportedGuest, lab: ExportedLab): string[] {
  const patterns = plainNames(names);
  if (target === null || patterns.length === 0) return [`# ${name}: the host has no address on its networks`];
  const jump = jumpOf(lab);
  const options = [
    ["HostName", target],
    ["User", user],
    ...(jump ? [["ProxyJump", jump]] : []),
    ...sshOptions(lab),
  ];
  return [`Host ${patterns.join(" ")}`, ...options.map(([option, value]) => `  ${option} ${value}`)];
}
