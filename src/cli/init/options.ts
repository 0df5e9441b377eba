import { OFFERED_MODES } from "../../design/design.ts";
import { DESIGNS } from "../../design/designs.ts";
import { RELEASES } from "../../design/release.ts";
import type { Options } from "../command-line/command.ts";

export const INIT_OPTIONS = {
  from: {
    type: "string",
    value: "DESIGN",
    choices: DESIGNS.map(({ name }) => name),
    summary: `what to begin with: ${DESIGNS.map(({ name }) => name).join(", ")}`,
  },
  domain: { type: "string", value: "NAME", summary: "the domain of the guests' names" },
  network: {
    type: "string",
    multiple: true,
    value: "NAME[:MODE[:SUBNET]]",
    summary: `a network, may be repeated; MODE is ${OFFERED_MODES.join(", ")}; a free subnet without one`,
  },
  release: {
    type: "string",
    value: "NAME",
    choices: Object.keys(RELEASES),
    isOpen: true,
    summary: `what the guests run: ${Object.keys(RELEASES).join(", ")}`,
  },
  tree: {
    type: "string",
    value: "URL",
    summary: "the install tree; `host`: the host serves it from the DVD, as it does for RHEL",
  },
  role: {
    type: "string",
    multiple: true,
    value: "NAME=COUNT",
    summary: "how many guests of a kind, may be repeated",
  },
  "rootpw-hash": {
    type: "string",
    value: "HASH",
    summary: "root's crypt hash, as `openssl passwd -6` prints it",
  },
  "authorized-keys": {
    type: "string",
    value: "FILE",
    summary: "public keys that let root in; without it and a hash: yours of ~/.ssh, else a new one in DIR",
  },
  "name-prefix": {
    type: "string",
    value: "PREFIX",
    summary: "what the lab's names in libvirt begin with, for a second lab on one host: b- for example",
  },
  id: {
    type: "string",
    value: "ID",
    summary:
      "what tells the lab from every other; the UUIDs and MACs of its objects derive from it [a new one]",
  },
  yes: { type: "boolean", short: "y", summary: "take what is proposed for whatever no option says" },
  dependency: {
    type: "string",
    value: "SPEC",
    summary: "where npm gets miniascape from [as this one came]",
  },
} as const satisfies Options;
