import { addressNumber } from "../../address.ts";
import type { AnswerGap } from "../../installers/installer.ts";
import { installerOf } from "../../installers/installers.ts";
import type { Path } from "../../merge/origins.ts";
import type { Guest } from "../../model/guest.ts";
import type { Interface } from "../../model/interface.ts";
import { ANSWER } from "../../outputs/inventory.ts";
import { duplicates } from "../duplicates.ts";
import type { Plan, PlanObject } from "../plan.ts";
import type { Rule, Violation } from "../rule.ts";
import {
  type AddressUse,
  clusterAddresses,
  hostAddresses,
  interfaceAddresses,
  otherAddresses,
  ownerNote,
  ownersOf,
} from "./address-uses.ts";
import { reservationAddresses, reservedMacs } from "./reservations.ts";
import { endOf, isInside, roleOf, type Subnet, subnetsOf } from "./subnet.ts";

const NETWORK = "gateway: 10.9.8.1\nprefix: 24\ndhcp: {start: 10.9.8.100, end: 10.9.8.199}\n";

interface Nic {
  readonly guest: PlanObject<Guest>;
  readonly nic: Interface;
}

function* nics(plan: Plan): Iterable<Nic> {
  for (const guest of plan.guests) for (const nic of guest.object.interfaces) yield { guest, nic };
}

const at = (nic: Interface, key: string) => ["interfaces", nic.index, key];

const duplicateMac: Rule = {
  id: "duplicate-mac",
  severity: "error",
  why: "dnsmasq takes the last reservation of a MAC and forgets the others; two cards of one MAC on a bridge lose packets.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "interfaces: [{network: lab, mac: 52:54:00:00:00:01}]\ntemplates: ~\n",
    "guests.d/b.yml": "interfaces: [{network: lab, mac: 52:54:00:00:00:01}]\ntemplates: ~\n",
  },
  *check(plan) {
    yield* duplicates(
      [...nics(plan)].map(({ guest, nic }) => ({ object: guest, path: at(nic, "mac"), value: nic.mac })),
      (mac, others) => `the MAC ${mac} is also that of ${ownersOf(others)}: give each interface its own`,
      ownerNote,
    );
    yield* reservedMacs(plan);
  },
};

const duplicateIp: Rule = {
  id: "duplicate-ip",
  severity: "error",
  why: "libvirt and dnsmasq accept both reservations: the first guest gets the address, the other one gets an address of the dynamic range and no name.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "interfaces: [{network: lab, ip: 10.9.8.7}]\ntemplates: ~\n",
    "guests.d/b.yml": "interfaces: [{network: lab, ip: 10.9.8.7}]\ntemplates: ~\n",
  },
  *check(plan) {
    for (const claims of [addressesOfMachines(plan), ...otherAddresses(plan)])
      yield* duplicates(
        claims,
        (ip, others) => `the address ${ip} is also that of ${ownersOf(others)}: give each interface its own`,
        ownerNote,
      );
  },
};

/** An interface is the last one, where one has the address. */
function addressesOfMachines(plan: Plan): AddressUse[] {
  return [...reservationAddresses(plan), ...clusterAddresses(plan), ...interfaceAddresses(plan)];
}

const addressOutside: Rule = {
  id: "address-outside-network",
  severity: "error",
  why: "libvirt and dnsmasq accept the reservation, and the guest gets an address of the dynamic range instead. An IPv6 address that a kickstart sets, or the address of a cluster, cannot be reached by the other guests of the network.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "interfaces: [{network: lab, ip: 10.8.8.7}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const { object, path, value, subnet } of addressesOfMachines(plan)) {
      if (isInside(value, subnet)) continue;
      yield {
        object,
        path,
        message: `the address ${value} is outside the network \`${subnet.network.name}\`: use one of ${subnet.cidr}`,
        related: [setAt(subnet, [subnet.setBy], `${subnet.cidr} is set here`)],
      };
    }
  },
};

const addressReserved: Rule = {
  id: "address-reserved",
  severity: "error",
  why: "a guest with the gateway's address gets another one; a guest with the broadcast address really gets it, and no machine can answer it. A cluster that takes the gateway's address cuts the network off. Every router of an IPv6 subnet has the first address.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "interfaces: [{network: lab, ip: 10.9.8.255}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    for (const use of addressesOfMachines(plan)) yield* reserved(use, roleOf(use.value, use.subnet));
    // A further name of the gateway is what `dns.aliases` is for, and no mistake.
    for (const use of hostAddresses(plan)) yield* reserved(use, endOf(addressNumber(use.value), use.subnet));
  },
};

function* reserved({ object, path, value, subnet }: AddressUse, role: string | null): Iterable<Violation> {
  if (!role) return;
  yield {
    object,
    path,
    message: `the address ${value} is ${role}: use another one of ${subnet.cidr}`,
    related: [setAt(subnet, [subnet.setBy], `the network \`${subnet.network.name}\` is here`)],
  };
}

const addressInRange: Rule = {
  id: "address-in-dynamic-range",
  severity: "warning",
  why: "a machine that sets the address by itself collides with a guest that got it by DHCP; a reservation in the range works only after the network knows it.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": "interfaces: [{network: lab, ip: 10.9.8.150, bootproto: static}]\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const owned = addressesOfMachines(plan);
    const addresses = new Set(owned.map(({ value }) => value));
    const others = [...hostAddresses(plan)].filter(({ value }) => !addresses.has(value));
    for (const { object, path, value, subnet } of [...owned, ...others]) {
      // The range of an external network is the host's, and may hold all addresses; check-host looks whether one answers.
      if (!subnet.dhcp || subnet.network.object.external) continue;
      const { start, end } = subnet.dhcp;
      const number = addressNumber(value);
      // dnsmasq hands out no address of its own.
      if (value === subnet.hostAddress) continue;
      if (number < addressNumber(start) || number > addressNumber(end)) continue;
      yield {
        object,
        path,
        message: `the address ${value} is in the dynamic range ${start} - ${end} of \`${subnet.network.name}\`: use one outside it`,
        related: [setAt(subnet, ["dhcp", "start"], "the range begins here")],
      };
    }
  },
};

function setAt({ network, at }: Subnet, path: Path, message: string) {
  return { object: network, path: [...at, ...path], message };
}

const addressWithoutSubnet: Rule = {
  id: "address-without-subnet",
  severity: "error",
  why: "the network's DNS answers the guest's name with an address that the network does not carry.",
  example: {
    "networks.d/lab.yml": NETWORK,
    "guests.d/a.yml": 'interfaces: [{network: lab, ip6: "fd00:9:8::7"}]\ntemplates: ~\n',
  },
  *check(plan): Iterable<Violation> {
    const networks = new Map(
      plan.networks.map((network) => [
        network.name,
        { network, keys: subnetsOf(network).map(({ key }) => key) },
      ]),
    );
    for (const { guest, nic } of nics(plan)) {
      const { network, keys } = networks.get(nic.network ?? "") ?? { network: null, keys: [] };
      for (const key of ["ip", "ip6"] as const) {
        const address = nic[key];
        if (address && nic.network === null)
          yield { object: guest, path: at(nic, key), message: noSubnet(nic, key) };
        if (!network || !address || keys.includes(key)) continue;
        // If the mode has no subnet, neither family has one.
        const [lacks, remedy, keyOfNetwork] =
          keys.length > 0 ? ["IPv6", "set its `ipv6`, or ", "gateway"] : ["subnet", "", "mode"];
        yield {
          object: guest,
          path: at(nic, key),
          message: `the network \`${network.name}\` has no ${lacks}, and so no address ${address}: ${remedy}remove \`${key}\``,
          related: [{ object: network, path: [keyOfNetwork], message: `\`${network.name}\` is here` }],
        };
      }
    }
  },
};

function noSubnet({ bridge, macvtap }: Interface, key: string): string {
  return `the plan knows no subnet of \`${bridge ?? macvtap}\`, and so no size for the address: set it in \`addresses\`, with its prefix length, instead of \`${key}\``;
}

const addressNotInstalled: Rule = {
  id: "address-not-installed",
  severity: "error",
  why: "the installer gives the guest no IPv6, and the network's DNS answers its name with an address that no machine has.",
  example: {
    "networks.d/lab.yml": `${NETWORK}ipv6: {gateway: "fd00:9:8::1"}\n`,
    "guests.d/a.yml":
      'os: {id: rhel5.9}\ninterfaces: [{network: lab, ip6: "fd00:9:8::7"}]\nvirtinst: {location: "http://trees.test/5/"}\n',
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      if (!guest.object.files.some(({ key }) => key === ANSWER)) continue;
      for (const gap of installerOf(guest.object).unsupportedValues(guest.object))
        if (isOfAddress(gap)) yield { object: guest, ...gap };
    }
  },
};

/** Whether what an installer cannot do is to set an IPv6 address that the network's DNS has. */
export function isOfAddress({ path }: AnswerGap): boolean {
  return path[0] === "interfaces" && path[2] === "ip6";
}

export const addressRules = [
  duplicateMac,
  duplicateIp,
  addressOutside,
  addressReserved,
  addressInRange,
  addressWithoutSubnet,
  addressNotInstalled,
];
