import * as v from "valibot";
import { atLeast, describe, flag, oneOf, section, text } from "./format.ts";
import type { Suboptions } from "./suboptions.ts";

const MODEL =
  "must be the name of a CPU of libvirt's, like host-passthrough, host-model or Skylake-Client-noTSX-IBRS: letters, digits and _ . -";
const FEATURE =
  "a feature must be named as in /usr/share/libvirt/cpu_map, like vmx: letters, digits and _ . -";

/** Not `help`: virt-install would print its manual. */
const model = v.pipe(text, v.regex(/^(?!help$)[A-Za-z0-9][A-Za-z0-9_.-]*$/, MODEL));
const vendor = v.pipe(text, v.regex(/^[A-Za-z]+$/, "must be a word, like Intel or AMD"));
const feature = v.pipe(text, v.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, FEATURE));
const features = v.nullish(v.array(feature, "must be a list of features"));
const number = v.nullish(atLeast(1));

const entries = section({
  model: describe(
    v.nullish(model),
    "Name of a CPU model, or host-passthrough for the host's CPU.",
    "host-passthrough",
    "host-model",
    "Skylake-Client-noTSX-IBRS",
  ),
  mode: describe(
    v.nullish(oneOf(["custom", "host-model", "host-passthrough", "maximum"])),
    "Instead of `model`.",
  ),
  match: describe(v.nullish(oneOf(["minimum", "exact", "strict"])), "How exactly the host's CPU must match."),
  check: describe(
    v.nullish(oneOf(["none", "partial", "full"])),
    "What libvirt compares when the guest starts.",
  ),
  fallback: describe(
    v.nullish(oneOf(["allow", "forbid"])),
    "Whether a similar model is allowed if the host does not have this one.",
  ),
  vendor: describe(v.nullish(vendor), "The vendor that the host's CPU must have.", "Intel"),
  migratable: describe(v.nullish(flag), "Whether to pass through only features that allow migration."),
  secure: describe(v.nullish(flag), "Whether to add the features against Spectre and similar attacks."),
  require: describe(features, "Features that the host must have.", ["vmx"]),
  force: describe(features, "Features that the guest always gets, even if the host does not have them."),
  optional: describe(features, "Features that the guest gets if the host has them."),
  disable: describe(features, "Features that the guest does not get.", ["hle", "rtm"]),
  forbid: describe(features, "Features that the host must not have."),
  cache: describe(
    v.nullish(
      section({
        mode: describe(
          v.nullish(oneOf(["emulate", "passthrough", "disable"])),
          "Whether it is emulated or the host's cache.",
        ),
        level: describe(v.nullish(atLeast(0)), "The level of the emulated cache."),
      }),
    ),
    "The guest's CPU cache.",
  ),
  topology: describe(
    v.nullish(
      section({
        sockets: describe(number, "Sockets."),
        dies: describe(number, "Dies of each socket."),
        cores: describe(number, "Cores of each die."),
        threads: describe(number, "Threads of each core."),
      }),
    ),
    "The layout of `vcpus`. The product of the numbers must be `vcpus`.",
  ),
});

const map = v.pipe(
  entries,
  v.check(({ model, mode }) => Boolean(model ?? mode), "`model` or `mode` must be set"),
);

/** `--cpu`, without suboptions for NUMA. */
export const cpu = {
  key: "cpu",
  plain: "the name of a CPU, like host-passthrough or Skylake-Client-noTSX-IBRS",
  first: "model",
  names: new Map([
    ["model.fallback", "fallback"],
    ["force", "force"],
    ["+", "force"],
    ["disable", "disable"],
    ["-", "disable"],
  ]),
  map,
} satisfies Suboptions;
