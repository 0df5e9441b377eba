import { LISTS } from "../listing/list-names.ts";
import { COMPILE_OPTIONS, OUTPUT } from "./build/compile-options.ts";
import type { Command, Options } from "./command-line/command.ts";
import { INIT_OPTIONS } from "./init/options.ts";
import { PLAN_OPTIONS } from "./plan/plan-options.ts";

const NO_COLOR = {
  "no-color": { type: "boolean", summary: "no colours, even on a terminal" },
} as const satisfies Options;

const JSON_OPTION = {
  json: { type: "boolean", summary: "for programs" },
} as const satisfies Options;

/** Every command in the order of the help. */
export const COMMANDS: readonly Command[] = [
  {
    name: "init",
    abbreviation: "i",
    operands: "DIR",
    completes: "directory",
    summary: "Designs a lab, in a directory of its own.",
    about:
      "Asks for everything that no option sets. DIR must be new or empty. It becomes an Eleventy project with commented layers.\n" +
      "Exit status: 0 success, 1 stopped, or an error in the plan and nothing is written, 2 a mistake in the command line.",
    options: { ...INIT_OPTIONS, ...NO_COLOR },
    load: () => import("./init/init.ts"),
  },
  {
    name: "import",
    operands: "OLD [OLD ...] NEW",
    completes: "directory",
    summary: "Makes a lab of a configuration of the original miniascape.",
    about:
      "--original says what OLD is, and there is no other kind: a directory that the original reads (`-c`), with META in it or\n" +
      "beside it. Of several, the last one counts first. NEW must be new or empty. It becomes an Eleventy project, as of `init`.\n" +
      "Mistakes are reported at the lines of OLD, which is not changed. Values without a meaning today become comments.\n" +
      "Exit status: 0 success, 1 OLD cannot be read and nothing is written, or the new lab has errors,\n" +
      "2 a mistake in the command line.",
    options: {
      original: { type: "boolean", summary: "OLD is a configuration of the original" },
      id: INIT_OPTIONS.id,
      dependency: INIT_OPTIONS.dependency,
      ...NO_COLOR,
    },
    load: () => import("./import/import.ts"),
  },
  {
    name: "generate",
    abbreviation: "ge",
    summary: "Compiles the whole plan, as `npx eleventy` does.",
    about:
      "Exit status: 0 success, 1 an error in the plan and nothing is written, 2 a mistake in the command line.",
    options: { ...PLAN_OPTIONS, ...COMPILE_OPTIONS, ...NO_COLOR },
    load: () => import("./build/generate.ts"),
  },
  {
    name: "guest",
    abbreviation: "gu",
    operands: "[NAME ...]",
    completes: "guest",
    summary: "Compiles the files of some guests.",
    about:
      "One guest's files go into DIR itself, those of several into DIR/guests.d/NAME. Other files of DIR stay.\n" +
      "Exit status: 0 success, 1 an error in the plan and nothing is written, 2 a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      ...COMPILE_OPTIONS,
      workdir: { ...COMPILE_OPTIONS.workdir, summary: "directory to write to [_site/guests.d/NAME]" },
      genall: { type: "boolean", short: "A", summary: "all guests" },
      ...NO_COLOR,
    },
    load: () => import("./build/guest.ts"),
  },
  {
    name: "net",
    abbreviation: "n",
    summary: "Compiles the networks, and asks before it overwrites files.",
    about:
      "Other files of DIR stay. Exit status: 0 success, 1 an error or the answer no, 2 a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      ...COMPILE_OPTIONS,
      force: { type: "boolean", short: "f", summary: "overwrite files without a question" },
      ...NO_COLOR,
    },
    load: () => import("./build/net.ts"),
  },
  {
    name: "bundle",
    operands: "FILE",
    completes: "directory",
    summary: "Packs a finished build into a tar, to copy to a host by hand.",
    about:
      "The same bytes for the same output. Exit status: 0 success, 1 there is no finished build, 2 a mistake in the command line.",
    options: { workdir: { ...COMPILE_OPTIONS.workdir, summary: `directory to pack [${OUTPUT}]` } },
    load: () => import("./build/bundle.ts"),
  },
  {
    name: "check",
    summary: "Looks for mistakes in the plan; writes nothing.",
    about: "Exit status: 0 nothing that would stop a build, 1 an error, 2 a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      strict: { type: "boolean", summary: "a warning counts as an error" },
      format: {
        type: "string",
        value: "FORMAT",
        choices: ["text", "json", "sarif"],
        summary: "text, json or sarif [text]",
      },
      ...NO_COLOR,
    },
    load: () => import("./plan/check.ts"),
  },
  {
    name: "lock",
    summary:
      "Writes the addresses of `ip: auto` and `ip6: auto` to addresses.lock.yml, so that they never change.",
    about:
      "The file is in the site's directory, of the highest configuration directory that has the site. Builds only read it.\n" +
      "Lines of guests that are gone stay, and reserve their addresses.\n" +
      "Exit status: 0 success, 1 an error in the plan and nothing is written, 2 a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      prune: { type: "boolean", summary: "delete the lines of guests and interfaces that are gone" },
      ...NO_COLOR,
    },
    load: () => import("./plan/lock.ts"),
  },
  {
    name: "explain",
    operands: "OBJECT [PATH]",
    completes: "object",
    summary: "Shows where each value of an object comes from, and what it overrides.",
    about:
      "OBJECT is a guest, a network, a storage pool or `host`; `guest/NAME`, `network/NAME`, `storage/NAME` where that is\n" +
      "not clear. PATH is as messages write it: interfaces[0].ip. Also for a plan with findings.\n" +
      "For a value that no layer sets (fqdn, interfaces[0].mac), the values that it is derived from.\n" +
      "For `auto`, the address in its place.\n" +
      "JSON: {value, origins: {PATH: [{file, line, column, end, value}, ...]}, derived: {reason, sources},\n" +
      "automatic: {PATH: ADDRESS}}, the origin\n" +
      "that counts first;\n" +
      "with --output {path, object, page, templates: [{how, template, file, names: [...]}], origins}.\n" +
      "Exit status: 0 success, 1 a layer cannot be read, 2 a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      output: {
        type: "string",
        value: "FILE",
        summary: "explain an output file: its page, templates and values",
      },
      ...JSON_OPTION,
      ...NO_COLOR,
    },
    load: () => import("./plan/explain.ts"),
  },
  {
    name: "diff",
    failure: 2,
    operands: "[DIR]",
    completes: "directory",
    summary: "Compares the plan with an earlier build, and lists what to do on a running host.",
    about:
      "DIR is a built output directory. docs/diff.md says which change needs what: documentation, host-file, live,\n" +
      "pool-restart, network-restart, guest-restart or guest-rebuild, each more than the one before it.\n" +
      "JSON: {objects: [{object, change, action, values: [{path, before, after, action}], files, secret, follows}],\n" +
      "files: [{path, object, change, action, diff}]}; change: added, removed, changed; follows: only because other objects have changed.\n" +
      "Exit status: 0 no changes, 1 changes, 2 an error or a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      workdir: { ...COMPILE_OPTIONS.workdir, summary: `the same as DIR [${OUTPUT}]` },
      rev: { type: "string", value: "REV", summary: "compare with the configuration of a git revision" },
      pages: { type: "boolean", summary: "diffs of pages and documents too" },
      ...JSON_OPTION,
      ...NO_COLOR,
    },
    load: () => import("./plan/diff.ts"),
  },
  {
    name: "list",
    operands: `[${LISTS.join("|")}]`,
    completes: LISTS,
    summary: "Lists objects, templates or output files of the plan; guests by default.",
    about:
      "Values are as the layers say, also of a plan with findings. JSON is a list of maps:\n" +
      "guests    {name, kind, os, interfaces: [{network, ip, ip6}], vcpus, ram, description}\n" +
      "networks  {name, mode, gateway, size, gateway6, domain}; size: `prefix` or `netmask`\n" +
      "storages  {name, type, path}\n" +
      "kinds     {name, guests: [...]}\n" +
      "templates {name, files: [...]}, the file that counts first\n" +
      "outputs   {path, object, template, page}, without the pages of the index\n" +
      "Exit status: 0 success, 1 a layer cannot be read, 2 a mistake in the command line.",
    options: { ...PLAN_OPTIONS, ...JSON_OPTION, ...NO_COLOR },
    load: () => import("./plan/list.ts"),
  },
  {
    name: "which",
    operands: "TEMPLATE",
    completes: "template",
    summary: "Shows the file of a template, and what uses it.",
    about:
      "JSON: {template, files, templates, outputs: [{path, object}], archives}: the file that counts first, then those that\n" +
      "it overrides; templates that name it; output files that use it; objects with it in their setup_data.\n" +
      "Exit status: 0 success, 1 a layer cannot be read, 2 a mistake in the command line.",
    options: { ...PLAN_OPTIONS, ...JSON_OPTION, ...NO_COLOR },
    load: () => import("./plan/which.ts"),
  },
  {
    name: "test",
    operands: "[TEMPLATE ...]",
    completes: "template",
    summary: "Renders templates with test contexts, and compares the results with the expected ones.",
    about:
      "TEMPLATE.tests/NAME.yml beside a template is a context, NAME.out the expected result. `_guest: NAME`,\n" +
      "`_network: NAME` or `_host: true` in a context starts from that object of the plan.\n" +
      "Exit status: 0 all as expected, 1 a difference, 2 a mistake in the command line.",
    options: {
      ...PLAN_OPTIONS,
      regenerate: { type: "boolean", summary: "write the results as the expected ones" },
      ...NO_COLOR,
    },
    load: () => import("./templates/test.ts"),
  },
  {
    name: "schemas",
    operands: "[DIR]",
    completes: "directory",
    summary:
      "Writes the JSON Schemas of the layers for editors, with the keys of your own template directories.",
    about:
      "Into DIR [schemas], over what is there; run it again when a schema or miniascape has changed.\n" +
      "Exit status: 0 written, 1 an error in a schema and nothing written, 2 a mistake in the command line.",
    options: { tmpldir: PLAN_OPTIONS.tmpldir, ...NO_COLOR },
    load: () => import("./plan/schemas.ts"),
  },
  {
    name: "completion",
    operands: "bash|zsh",
    completes: ["bash", "zsh"],
    summary: "Prints the completion of a shell: source <(miniascape completion bash)",
    about: "It knows commands, options, and the guests and networks of the plan.",
    options: PLAN_OPTIONS,
    load: () => import("./command-line/completion.ts"),
  },
];
