import type { ExportedLab } from "./facts.ts";

/** A file that another tool reads. */
export interface Export {
  /** Its name in `exports/`. */
  readonly name: string;
  /** The tools that read it. */
  readonly readers: string;
  /** A command that uses it; run in the output directory. */
  readonly command: string;
  text(lab: ExportedLab): string;
}

/** The options of ssh for all guests: a guest that is installed again has another key, so the lab has a file of its own. */
export function sshOptions({
  knownHosts,
  identityFile,
}: ExportedLab): readonly (readonly [option: string, value: string])[] {
  return [
    ["UserKnownHostsFile", `~/.ssh/${knownHosts}`],
    ["StrictHostKeyChecking", "accept-new"],
    ...(identityFile ? [["IdentityFile", identityFile] as const] : []),
  ];
}

/** `USER@ADDRESS` of the host, if the plan has it: guests are reached through it. */
export function jumpOf({ host }: ExportedLab): string | null {
  return host && (host.user ? `${host.user}@${bracketed(host.address)}` : bracketed(host.address));
}

/** An address beside a port or a user: IPv6 in brackets. */
export function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

/** The machines from which the addresses can be used. */
export function reachText(lab: ExportedLab): string {
  const jump = jumpOf(lab);
  return jump
    ? `For any machine that can log in to ${jump} by ssh.`
    : "For the host of the lab, and for machines that have a route to its networks.";
}

/** Names that are neither patterns nor options. A masked secret is none of them. */
export function plainNames(names: readonly string[]): string[] {
  return names.filter((name) => /^[A-Za-z0-9_][\w.+-]*$/.test(name));
}
