/** An operating system that Ignition sets up. */
export interface IgnitionSystem {
  /** The beginning of its ids in libosinfo. */
  readonly id: string;
  readonly network: "NetworkManager" | "networkd";
  /** The name of the config in QEMU's firmware configuration: Ignition's internal/providers/qemu, and Flatcar's own build. */
  readonly fwcfg: string;
}

export const SYSTEMS: readonly IgnitionSystem[] = [
  { id: "fedora-coreos", network: "NetworkManager", fwcfg: "opt/com.coreos/config" },
  { id: "flatcar", network: "networkd", fwcfg: "opt/org.flatcar-linux/config" },
];

/** The streams of these systems, which have no numbers. */
export const IDS = ["fedora-coreos-stable", "fedora-coreos-testing", "fedora-coreos-next", "flatcar"];

/** null: the id is of another system. */
export function systemOf(id: unknown): IgnitionSystem | null {
  const named = typeof id === "string" ? id : "";
  return SYSTEMS.find((system) => named === system.id || named.startsWith(`${system.id}-`)) ?? null;
}
