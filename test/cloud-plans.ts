import { random } from "./random.ts";

/** A random guest from a cloud image. */
export interface CloudPlan {
  readonly layer: object;
  readonly family: Family;
  /** `os.id`. */
  readonly system: string;
  /** Words of its network files: addresses, routes, names of devices, numbers. */
  readonly networkWords: readonly string[];
  /** Words of its routes, also of the default route beside a fixed address. */
  readonly routeWords: readonly string[];
  /** Words of the options of its bond. */
  readonly bondWords: readonly string[];
  /** Words of its user data. */
  readonly userWords: readonly string[];
}

const SYSTEMS = {
  rhel: ["almalinux8", "rocky9", "centos-stream10", "rhel9", "almalinux10"],
  fedora: ["fedora42", "fedora45"],
  debian: ["debian11", "debian12", "debian13"],
  ubuntu: ["ubuntu20.04", "ubuntu24.04", "ubuntu26.04"],
  suse: ["opensuse15.6", "opensuse16.0", "opensusetumbleweed"],
} as const;

export type Family = keyof typeof SYSTEMS;

const FAMILIES = Object.keys(SYSTEMS) as Family[];

/** The networks of the plans. The host part of an address is the guest's number. */
export const PLANNED_NETWORKS: Readonly<Record<string, string>> = {
  "_data/default/networks.d/n60.yml":
    "domain: n60.test\nmtu: 9000\nbridge: {name: virbr60}\ngateway: 10.60.0.1\nprefix: 16\ndhcp: {start: 10.60.250.1, end: 10.60.250.99}\nipv6: {gateway: 'fd60::1'}\n",
  "_data/default/networks.d/n61.yml":
    "domain: n61.test\nmtu: 9000\nmode: isolated\nbridge: {name: virbr61}\ngateway: 10.61.0.1\nprefix: 16\ndhcp: {start: 10.61.250.1, end: 10.61.250.99}\nipv6: {gateway: 'fd61::1'}\n",
  "_data/default/networks.d/n62.yml":
    "domain: n62.test\nmtu: 9000\nmode: isolated\nbridge: {name: virbr62}\ngateway: 10.62.0.1\nprefix: 16\n",
};

/** Random choices for the guest with this number, and the words that follow from them. */
class Choices {
  readonly words: string[] = [];
  readonly routeWords: string[] = [];
  readonly bondWords: string[] = [];
  #nameservers = 0;
  readonly #below: (limit: number) => number;
  readonly #at: number;

  constructor(at: number, seed: number) {
    this.#at = at;
    this.#below = random(seed + at);
  }

  below(limit: number): number {
    return this.#below(limit);
  }

  chance(percent: number): boolean {
    return this.#below(100) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }

  /** Notes a word, or `undefined` as none. */
  note<T extends string | number>(word: T): T {
    this.words.push(String(word));
    return word;
  }

  maybe<T>(percent: number, make: () => T): T | undefined {
    return this.chance(percent) ? make() : undefined;
  }

  /** The guest's address in the network 10.`net`.0.0/16. */
  ip(net: number): string {
    return this.note(`10.${net}.${1 + Math.floor(this.#at / 200)}.${2 + (this.#at % 200)}`);
  }

  ip6(net: number): string {
    return this.note(`fd${net}::${(this.#at + 16).toString(16)}`);
  }

  mac(index: number): string {
    const bytes = [index, this.#at >> 8, this.#at & 255];
    return this.note(`52:54:00:${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":")}`);
  }

  mtu(): number | undefined {
    return this.maybe(30, () => this.note(this.pick([1280, 1400, 9000])));
  }

  /** Routes and names of a link with addresses in the network `net`. */
  linkSettings(net: number, has: { readonly ip?: unknown; readonly ip6?: unknown }): object {
    // Without a fixed address, cloud-init sets none of them.
    if (!has.ip && !has.ip6) return {};
    const route = (to: string, prefix: number, via: string) => ({
      to: `${to}/${prefix}`,
      via,
    });
    const routes = [
      ...(has.ip && this.chance(40)
        ? [route(`10.${net + 100}.${this.below(250)}.0`, 24, `10.${net}.0.9`)]
        : []),
      ...(has.ip6 && this.chance(40) ? [route(`fd${net}:${1 + this.below(999)}::`, 48, `fd${net}::9`)] : []),
    ];
    this.routeWords.push(...routes.flatMap(({ to, via }) => [to.replace(/\/.*/, ""), via]));
    // resolv.conf has at most three, and one is that of the network.
    const hasNameserver = this.#nameservers < 2 && this.chance(30);
    if (hasNameserver) this.#nameservers += 1;
    return {
      ...(routes.length > 0 && { routes }),
      nameservers: hasNameserver ? [this.note(`10.${net}.0.53`)] : undefined,
      search: this.maybe(30, () => [this.note(`search${net}.test`)]),
    };
  }
}

/** The random guest with the number `at`, below 40000. */
export function cloudPlan(at: number, seed: number): CloudPlan {
  const choices = new Choices(at, seed);
  const family = choices.pick(FAMILIES);
  const links = linksOf(choices, family);
  const networkWords = choices.words.splice(0);
  const system = choices.pick<string>(SYSTEMS[family]);
  const layer = { image: "debian12", os: { id: system }, ...links, ...systemOf(choices, family) };
  const { routeWords, bondWords, words: userWords } = choices;
  return { layer, family, system, networkWords, routeWords, bondWords, userWords };
}

/** Whether cloud-init finds the device and the number of a VLAN in its name. */
function isNamedByParent(family: Family): boolean {
  return family === "rhel" || family === "suse";
}

function linksOf(choices: Choices, family: Family) {
  const count = 1 + choices.below(3);
  const interfaces = Array.from({ length: count }, (_, index): object => {
    const net = 60 + index;
    const isStatic = net === 62 || choices.chance(60);
    const ip = isStatic ? choices.ip(net) : undefined;
    const ip6 = net === 62 ? undefined : choices.maybe(50, () => choices.ip6(net));
    if (index === 0) choices.routeWords.push(...(ip ? ["10.60.0.1"] : []), ...(ip6 ? ["fd60::1"] : []));
    return {
      ...{ network: `n${net}`, mac: choices.mac(index), ip, ip6, mtu: choices.mtu() },
      ...(isStatic && { bootproto: "static" }),
      ...choices.linkSettings(net, { ip, ip6 }),
    };
  });
  const bond = choices.maybe(35, () => {
    interfaces.push({ network: "n60", mac: choices.mac(16), dns: false });
    const all = {
      miimon: 50 + choices.below(200),
      updelay: 300 + choices.below(200),
      xmit_hash_policy: choices.pick(["layer2", "layer3+4"]),
      lacp_rate: choices.pick(["fast", "slow"]),
      fail_over_mac: choices.pick(["active", "follow"]),
    };
    const options = Object.fromEntries(Object.entries(all).filter(() => choices.chance(60)));
    const mode = choices.pick(["active-backup", "802.3ad", "balance-xor"]);
    const hasOptions = choices.chance(50);
    if (hasOptions) choices.bondWords.push(mode, ...Object.values(options).map(String));
    return { [choices.note("bond0")]: { members: [0, count], ...(hasOptions && { mode, options }) } };
  });
  const vlans = Array.from({ length: choices.below(3) }, (_, index) => {
    const net = 70 + index;
    const id = 100 + 50 * index + choices.below(50);
    if (!isNamedByParent(family)) choices.note(id);
    const [ip, ip6] = [choices.ip(net), choices.maybe(50, () => choices.ip6(net))];
    const addresses = [`${ip}/16`, ...(ip6 ? [`${ip6}/64`] : [])];
    const settings = choices.linkSettings(net, { ip, ip6 });
    const parent = bond ? "bond0" : "nic0";
    const name =
      family === "rhel" && choices.chance(50)
        ? `vlan${id}`
        : isNamedByParent(family)
          ? `${parent}.${id}`
          : `v${id}`;
    return [
      choices.note(name),
      { id, link: bond ? "bond0" : 0, bootproto: "static", addresses, ...settings },
    ];
  });
  return {
    interfaces,
    bonds: bond,
    vlans: vlans.length > 0 ? Object.fromEntries(vlans) : undefined,
  };
}

/** Users, disks, packages and other facts of a system. */
function systemOf(choices: Choices, family: Family): object {
  const hasYum = family === "rhel" || family === "fedora";
  const names = ["alice", "bob", "0123", "on", "no", "1e3"].filter(() => choices.chance(40));
  const hash = () => `$6$salt$${choices.pick(["x", "/", "."]).repeat(86)}`;
  const count = 1 + choices.below(3);
  const parts = Array.from({ length: count - 1 }, (_, index) => ({
    mountpoint: choices.note(`/srv/data-${index}`),
    device: index + 1,
    fstype: choices.note(choices.pick(["ext4", "xfs"])),
  }));
  return {
    virtinst: { ram: 4096 },
    rootpw: choices.maybe(50, () => choices.note(hash())),
    users: names.map((name) => ({
      name: choices.note(/^[a-z]+$/.test(name) ? name : `u${name}`),
      authorized_keys: [choices.note(`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${name}`)],
      ...(choices.chance(50) && { password: choices.note(hash()) }),
    })),
    disks: Array.from({ length: count }, () => ({ size: 10 + choices.below(9) })),
    partitioning: parts.length > 0 ? { parts } : undefined,
    packages: ["tcpdump", "rsync", "vim"].filter(() => choices.chance(50)).map((name) => choices.note(name)),
    timezone: choices.maybe(50, () => ({ name: choices.note("Europe/Berlin") })),
    ntpservers: choices.maybe(40, () => [choices.note("ntp.lab.test")]),
    services: choices.maybe(40, () => ({ enabled: [choices.note("rsync")] })),
    scripts: choices.maybe(40, () => [`echo ${choices.note("'yes: no # 12:30'")}`]),
    yum_repos:
      hasYum && choices.chance(40)
        ? [{ name: choices.note("extra"), baseurl: choices.note("http://repositories.test/extra/") }]
        : undefined,
    after_install: choices.maybe(30, () => choices.note("reboot")),
  };
}
