import * as v from "valibot";
import { atLeast, described, flag, oneOf, section, text } from "./format.ts";
import type { Suboptions } from "./suboptions.ts";

const MODEL =
  "`model` must be the name of a CPU of libvirt's, like host-passthrough, host-model or Skylake-Client-noTSX-IBRS: letters, digits and _ . -";
const FEATURE =
  "a feature must be named as in /usr/share/libvirt/cpu_map, like vmx: letters, digits and _ . -";

/** Not `help`, to which virt-install answers with its manual. */
const model = v.pipe(text, v.regex(/^(?!help$)[A-Za-z0-9][A-Za-z0-9_.-]*$/, MODEL));
const vendor = v.pipe(text, v.regex(/^[A-Za-z]+$/, "`vendor` must be a word, like Intel or AMD"));
const feature = v.pipe(text, v.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, FEATURE));
const features = (key: string) => v.nullish(v.array(feature, `\`${key}\` must be a list of features`));
const number = (key: string) => v.nullish(atLeast(1, `\`${key}\` must be at least 1`));

const known = section({
  model: described(
    v.nullish(model),
    "A CPU by its name, or the host's own.",
    "host-passthrough",
    "host-model",
    "Skylake-Client-noTSX-IBRS",
  ),
  mode: described(
    v.nullish(oneOf("mode", ["custom", "host-model", "host-passthrough", "maximum"])),
    "Instead of `model`.",
  ),
  match: described(
    v.nullish(oneOf("match", ["minimum", "exact", "strict"])),
    "How near the host has to come.",
  ),
  check: described(
    v.nullish(oneOf("check", ["none", "partial", "full"])),
    "What of it is compared at the start.",
  ),
  fallback: described(
    v.nullish(oneOf("fallback", ["allow", "forbid"])),
    "Whether a near model will do where the host lacks this one.",
  ),
  vendor: described(v.nullish(vendor), "The maker that the host's CPU must have.", "Intel"),
  migratable: described(v.nullish(flag), "Whether only what another host can have is passed through."),
  secure: described(v.nullish(flag), "Whether a model gets what mends Spectre and its like."),
  require: described(features("require"), "Features that the host must have.", ["vmx"]),
  force: described(features("force"), "Features that the guest sees whether the host has them or not."),
  optional: described(features("optional"), "Features that the guest sees where the host has them."),
  disable: described(features("disable"), "Features that the guest does not see.", ["hle", "rtm"]),
  forbid: described(features("forbid"), "Features that the host must not have."),
  cache: described(
    v.nullish(
      section({
        mode: described(v.nullish(oneOf("mode", ["emulate", "passthrough", "disable"])), "Whose it is."),
        level: described(
          v.nullish(atLeast(0, "`level` must be at least 0")),
          "Which one, where it is emulated.",
        ),
      }),
    ),
    "The cache that the guest sees.",
  ),
  topology: described(
    v.nullish(
      section({
        sockets: described(number("sockets"), "Sockets."),
        dies: described(number("dies"), "Dies of each socket."),
        cores: described(number("cores"), "Cores of each die."),
        threads: described(number("threads"), "Threads of each core."),
      }),
    ),
    "How `vcpus` are laid out: the product is their number.",
  ),
});

const map = v.pipe(
  known,
  v.check(({ model, mode }) => Boolean(model ?? mode), "`model` or `mode` must be set"),
);

/** `--cpu`, without what it has for NUMA. */
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
