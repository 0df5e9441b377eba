import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { compileLab } from "../../src/lab.ts";
import { parseDocument } from "../../src/layers/document.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import type { Guest } from "../../src/model/guest.ts";
import { PROJECT } from "../run.ts";

/** Clones of the modern lab that share a pair of networks. */
const CLONES_PER_NETWORK = 20;

/**
 * Writes a configuration directory with `count` guests: clones of those with a kickstart in the shipped modern lab, over as
 * many networks as their addresses need. Each clone has its own names, MACs, addresses and volumes, so that no check reports it.
 */
export function writeBigLab(dir: string, count: number): void {
  const site = join(dir, "modern");
  const modern = join(PROJECT, "_data/modern");
  const lab = compileLab(new LayerReader(), {
    confdirs: [join(PROJECT, "_data")],
    tmpldirs: [join(PROJECT, "templates")],
    site: "modern",
  });
  for (const part of ["common", "sysgroups.d", "host.d", "storages.d"]) {
    cpSync(join(modern, part), join(site, part), { recursive: true });
  }
  write(join(site, "host.d", "90_networks.yml"), { fence_virt: { network: "lab-0" }, capacity: null });
  mkdirSync(join(site, "guests.d"), { recursive: true });
  mkdirSync(join(site, "networks.d"), { recursive: true });
  const guests = lab.guests.filter(({ cloud_init }) => !cloud_init);
  const networks = Math.ceil(count / (guests.length * CLONES_PER_NETWORK));
  for (let group = 0; group < networks; group += 1) {
    for (const [at, network] of lab.networks.entries()) {
      write(join(site, "networks.d", `${network.name}-${group}.yml`), {
        mode: network.mode,
        domain: `${network.name}-${group}.test`,
        bridge: { name: `br${at}x${group}`, stp: false },
        gateway: address(sideOf(network.name), group, 1),
        prefix: 22,
        ...(network.dhcp
          ? {
              dhcp: {
                start: address(sideOf(network.name), group, 900),
                end: address(sideOf(network.name), group, 999),
              },
            }
          : {}),
      });
    }
  }
  for (let number = 0; number < count; number += 1) {
    const clone = Math.floor(number / guests.length);
    const madeBefore = clone * guests.length;
    const guest = guests[number % guests.length] as Guest;
    const file = join(modern, "guests.d", `${guest.name}.yml`);
    const own = Object.keys(parseDocument(readFileSync(file, "utf8"), file).value);
    write(join(site, "guests.d", `${cloneName(guest.name, clone)}.yml`), {
      ...Object.fromEntries(own.map((key) => [key, guest[key]])),
      sysgroup: guest.sysgroup,
      ...cloneOf(guest, clone, number),
      after: (guest.after as string[])
        .filter((name) => madeBefore + guests.findIndex((each) => each.name === name) < count)
        .map((name) => cloneName(name, clone)),
    });
  }
}

/** From 9 on, so that the natural order of a few clones is not that of their text. */
function cloneName(name: string, clone: number): string {
  return `c${9 + clone}-${name}`;
}

function cloneOf(guest: Guest, clone: number, serial: number): Record<string, unknown> {
  const group = Math.floor(clone / CLONES_PER_NETWORK);
  const host = 10 + (serial % 800);
  const cluster = guest.cluster as { nodes: string[] };
  return {
    interfaces: guest.interfaces.map(({ network, ip, bootproto }, at) => ({
      network: `${network}-${group}`,
      mac: `52:54:0${at + 1}:${hex(serial >> 16)}:${hex(serial >> 8)}:${hex(serial)}`,
      ...(ip ? { ip: address(sideOf(`${network}`), group, host), bootproto } : {}),
    })),
    disks: guest.disks.map(({ pool, format, size, shared, volume }) => ({
      pool,
      format,
      size,
      ...(shared ? { shared, volume: `c${clone}-${volume}` } : {}),
    })),
    ...(cluster.nodes.length > 0
      ? {
          cluster: {
            nodes: cluster.nodes.map((node) => cloneName(node, clone)),
            ip: address(sideOf("lab"), group, 840 + (clone % 20)),
          },
        }
      : {}),
  };
}

function sideOf(network: string): number {
  return network === "lab" ? 0 : 1;
}

/** 10.0.0.0/9 and 10.128.0.0/9, in networks of 1022 hosts. */
function address(side: number, group: number, host: number): string {
  const number = (10 << 24) + (side << 23) + (group << 10) + host;
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join(".");
}

function hex(byte: number): string {
  return (byte & 255).toString(16).padStart(2, "0");
}

function write(file: string, value: object): void {
  writeFileSync(file, dump(value));
}
