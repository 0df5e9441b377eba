import { MODES } from "../model/modes.ts";
import type { Answers } from "./design.ts";
import { scalar } from "./scalar.ts";

/** URL of the install tree, with a slash at its end, or the path of the ISO image that the installer starts from. */
export function treeOf({ tree, domain, release }: Answers): string {
  const { iso, directory } = release;
  return tree ?? (iso ? `/srv/images/${iso}` : `http://ks.${domain}/kstree/${directory}/`);
}

/** The keys of a guest that name its release, and where its system comes from. */
export function systemLines({ release: { id, name }, method }: Answers): string {
  return `os: {id: ${id}}\n${method === "image" ? `image: ${name}\n` : ""}`;
}

export function virtinstLayer(answers: Answers): string {
  const { release, method } = answers;
  const isInstalled = method === "installer";
  const needsMemory = isInstalled && (release.packages === "rpm" || release.iso !== null);
  const comment = isInstalled
    ? "How guests are installed, and what machines they are"
    : "What machines the guests are";
  const location = isInstalled ? `  location: ${scalar(treeOf(answers))}\n` : "";
  const memory = needsMemory
    ? "  # The installer unpacks itself into memory: over the network it does not get far with less.\n  ram: 3072"
    : `  ram: ${release.packages === "rpm" ? 2048 : 1024}`;
  return `# ${comment}. A kind or a guest overrides any of it.
virtinst:
${location}  vcpus: 2
${memory}
  # QEMU's own default is too old for the releases since RHEL 9.
  cpu: host-passthrough
  machine: q35
${isInstalled ? "  wait: 40\n" : ""}defaults:
  disk: {size: 20}
${needsTree(answers) ? "\n# The installed system has no other repository.\nkeep_tree: true\n" : ""}`;
}

/** Without a way out or a subscription, the install tree is the only source of packages. Debian keeps its mirror. */
function needsTree({ release, method, tree, networks }: Answers): boolean {
  const hasMirror = tree !== null && release.tree !== null && MODES[networks[0].mode].has.wayOut;
  return method === "installer" && release.packages === "rpm" && !hasMirror;
}

export function hostLayer(answers: Answers): string {
  return answers.method === "image" ? imageLayer(answers) : treeLayer(answers);
}

function treeLayer({ domain, release: { directory, dvd }, tree }: Answers): string {
  const served = `
# The install DVD, by the name that it has in /srv/images.
images:
  trees:
    ${directory}: ${dvd}
`;
  return `# What the host does for the lab.
web:
  names: [${scalar(`ks.${domain}`)}]
${tree === null && dvd !== null ? served : ""}`;
}

function imageLayer({ release: { name, image } }: Answers): string {
  return `# The image that the host gets once, and compares with the distribution's list of hashes.
cloud_images:
  ${name}:
    url: ${scalar(image?.url ?? "")}
    sums: ${scalar(image?.sums ?? "")}
`;
}
