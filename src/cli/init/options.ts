import { OFFERED_MODES } from "../../design/design.ts";
import { DESIGNS } from "../../design/designs.ts";
import { RELEASES } from "../../design/release.ts";
import type { Options } from "../command-line/command.ts";

export const INIT_OPTIONS = {
  from: {
    type: "string",
    value: "DESIGN",
    choices: DESIGNS.map(({ name }) => name),
    summary: `the design: ${DESIGNS.map(({ name }) => name).join(", ")}`,
  },
  domain: { type: "string", value: "NAME", summary: "the domain of the guests' names" },
  network: {
    type: "string",
    multiple: true,
    value: "NAME[:MODE[:SUBNET]]",
    summary: `a network; may be repeated; MODE is one of ${OFFERED_MODES.join(", ")}; without SUBNET a free one is used; NAME:bridge:BRIDGE is a bridge of the host`,
  },
  release: {
    type: "string",
    value: "NAME",
    choices: Object.keys(RELEASES),
    isOpen: true,
    summary: `the release of the guests: ${Object.keys(RELEASES).join(", ")}`,
  },
  method: {
    type: "string",
    value: "METHOD",
    choices: ["image", "installer"],
    summary: "where guests come from: `image`, a cloud image; `installer`, the distribution's installer",
  },
  tree: {
    type: "string",
    value: "URL",
    summary:
      "URL of the install tree (of Ubuntu: path of the ISO image); `host`: the host serves it from the DVD, as for RHEL",
  },
  role: {
    type: "string",
    multiple: true,
    value: "NAME=COUNT",
    summary: "the number of guests of a kind; may be repeated",
  },
  "rootpw-hash": {
    type: "string",
    value: "HASH",
    summary: "root's crypt hash, as `openssl passwd -6` prints it",
  },
  "authorized-keys": {
    type: "string",
    value: "FILE",
    summary: "public keys for root's login; without it and a hash: your key in ~/.ssh, else a new key in DIR",
  },
  "name-prefix": {
    type: "string",
    value: "PREFIX",
    summary: "the prefix of the lab's names in libvirt, for a second lab on one host: b- for example",
  },
  id: {
    type: "string",
    value: "ID",
    summary: "the identity of the lab, from which UUIDs and MACs derive [a new one]",
  },
  yes: { type: "boolean", short: "y", summary: "use the proposals for all questions without an option" },
  dependency: {
    type: "string",
    value: "SPEC",
    summary: "the source of miniascape for npm [the version of this one, or this one packed into DIR]",
  },
} as const satisfies Options;
