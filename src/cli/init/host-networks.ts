import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { networkInterfaces } from "node:os";
import type { HostNetworks } from "./network-answers.ts";

/**
 * The subnets, bridges and names of this machine: of its interfaces, and of libvirt's networks (active or not) if virsh
 * answers. With `prefix`, only names that begin with it can conflict with those of the lab.
 */
export function takenOnHost(environment: NodeJS.ProcessEnv, prefix: string): HostNetworks {
  const networks = libvirtNetworks(environment);
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return {
    subnets: [
      ...addresses.flatMap(({ family, cidr }) => (family === "IPv4" && cidr ? [cidr] : [])),
      ...networks.flatMap(({ xml }) => subnetsOf(xml)),
    ],
    bridges: withoutPrefix([...interfaceNames(), ...networks.flatMap(({ xml }) => bridgesOf(xml))], prefix),
    names: withoutPrefix(
      networks.map(({ name }) => name),
      prefix,
    ),
  };
}

/** The names of libvirt's storage pools on this machine. Empty if virsh does not answer. */
export function poolsOnHost(environment: NodeJS.ProcessEnv): string[] {
  return lines(virsh(environment, "pool-list", "--all", "--name"));
}

function withoutPrefix(names: readonly string[], prefix: string): string[] {
  return names.flatMap((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : []));
}

function libvirtNetworks(environment: NodeJS.ProcessEnv) {
  const names = lines(virsh(environment, "net-list", "--all", "--name"));
  return names.map((name) => ({ name, xml: virsh(environment, "net-dumpxml", name) }));
}

/** The output of virsh; empty if it fails. */
function virsh(environment: NodeJS.ProcessEnv, ...args: readonly string[]): string {
  const options = { env: environment, encoding: "utf8", timeout: 5000, stdio: "pipe" } as const;
  const { status, stdout } = spawnSync(
    "virsh",
    ["--readonly", "--connect", "qemu:///system", ...args],
    options,
  );
  return status === 0 ? stdout : "";
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** The IPv4 subnets in the XML of a network, in CIDR form. libvirt's own XML quotes with '. */
export function subnetsOf(xml: string): string[] {
  return [...xml.matchAll(/<ip ([^>]*)>/g)].flatMap(([, attributes = ""]) => {
    const value = (name: string) => new RegExp(`\\b${name}=['"]([^'"]*)['"]`).exec(attributes)?.[1];
    const address = value("address");
    if (!address?.includes(".")) return [];
    return [`${address}/${value("prefix") ?? ones(value("netmask") ?? "255.255.255.0")}`];
  });
}

function ones(netmask: string): number {
  return netmask
    .split(".")
    .map((part) => Number(part).toString(2).replaceAll("0", "").length)
    .reduce((a, b) => a + b);
}

function bridgesOf(xml: string): string[] {
  return [...xml.matchAll(/<bridge [^>]*\bname=['"]([^'"]*)['"]/g)].map(([, name = ""]) => name);
}

/** All interfaces of the machine, also those without an address if /sys is there. */
function interfaceNames(): string[] {
  try {
    return readdirSync("/sys/class/net");
  } catch {
    return Object.keys(networkInterfaces());
  }
}
