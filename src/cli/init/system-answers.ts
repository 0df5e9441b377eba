import type { Answers, Design, Networks } from "../../design/design.ts";
import {
  type Method,
  newestKnownBefore,
  RELEASES,
  type Release,
  releaseNamed,
} from "../../design/release.ts";
import { MODES } from "../../model/modes.ts";
import { type Call, UsageError } from "../command-line/command.ts";
import { oneOf, type Questions } from "./questions.ts";

/** The release of the guests, and where it comes from. */
type SystemAnswers = Pick<Answers, "release" | "method" | "tree">;

/** The answers of a design whose guests have releases of their own. */
export const UNUSED: SystemAnswers = { release: releaseOf("rhel9"), method: "installer", tree: null };

export async function askSystem(
  call: Call,
  questions: Questions,
  design: Design,
  networks: Networks,
): Promise<SystemAnswers> {
  const release = await askRelease(call, questions, design);
  const { wayOut } = MODES[networks[0].mode].has;
  const method = await askMethod(call, questions, design, release, wayOut);
  if (method === "image") return { release, method, tree: null };
  const tree = await questions.ask({
    option: "tree",
    text: treeQuestion(release),
    proposal: proposedTree(release, wayOut),
    parse: (text) => treeOf(text, release),
  });
  return { release, method, tree };
}

async function askRelease({ stderr }: Call, questions: Questions, design: Design): Promise<Release> {
  const name = await questions.ask({
    option: "release",
    text: `Release of the guests (${Object.keys(RELEASES).join(", ")})`,
    proposal: design.release ?? "almalinux10",
    parse: (text) => releaseFor(design, text) && text,
  });
  const release = releaseOf(name);
  const older = RELEASES[name] ? null : newestKnownBefore(name);
  if (older !== null)
    stderr.write(
      `${release.title} is newer than every known release: its files are named like those of ${older}, so check that they exist\n`,
    );
  return release;
}

function releaseFor(design: Design, name: string): Release {
  const release = releaseOf(name);
  if (design.needsKickstart && release.packages !== "rpm")
    throw new UsageError(
      `\`${design.name}\` needs kickstart: choose a release of RHEL or Fedora in place of ${release.title}`,
    );
  return release;
}

function releaseOf(name: string): Release {
  return releaseNamed(name) ?? oneOf("release", new Map(Object.entries(RELEASES)), name);
}

/** Asks if the release has both methods. The URL of a tree is an answer, too. */
async function askMethod(
  { options }: Call,
  questions: Questions,
  design: Design,
  release: Release,
  wayOut: boolean,
): Promise<Method> {
  const fits = (text: string) => methodFor(text, design, release, wayOut);
  if (options.tree !== undefined && options.method !== undefined && options.method !== "installer")
    throw new UsageError("`--tree` is for the method `installer`: leave it out, or choose that method");
  if (options.method === undefined && options.tree !== undefined) return "installer";
  const hasOne = design.needsKickstart || release.image === null;
  if (options.method === undefined && hasOne) return "installer";
  return questions.ask({
    option: "method",
    text: "Where guests come from (`image`: a cloud image, ready in minutes; `installer`: the distribution's installer)",
    proposal: design.method ?? "installer",
    parse: fits,
  });
}

const METHODS: ReadonlyMap<string, Method> = new Map([
  ["image", "image"],
  ["installer", "installer"],
]);

function methodFor(
  text: string,
  { name, needsKickstart }: Design,
  { title, image }: Release,
  wayOut: boolean,
): Method {
  const method = oneOf("method", METHODS, text);
  if (method === "installer") return method;
  if (image === null)
    throw new UsageError(
      `${title} has no image for everybody: choose the method \`installer\`, or another release`,
    );
  if (needsKickstart) throw new UsageError(`\`${name}\` needs kickstart: choose the method \`installer\``);
  if (!wayOut)
    throw new UsageError(
      "a guest from an image gets its packages from mirrors of the distribution: give the first network a mode with a way there (nat, route, open), or choose the method `installer`",
    );
  return method;
}

function treeQuestion({ dvd, iso }: Release): string {
  if (iso) return "ISO image of the installer (its path on the host, or `host`: in /srv/images)";
  return `Install tree (a URL${dvd ? ", or `host`: the host serves it from the DVD" : ""})`;
}

/** Without a way out, guests reach only the host. */
function proposedTree({ tree, dvd, iso }: Release, wayOut: boolean): string | null {
  return (wayOut ? tree : null) ?? (dvd || iso ? "host" : null);
}

function treeOf(text: string, { dvd, iso, title }: Release): string | null {
  if (text === "host" && !dvd && !iso)
    throw new UsageError(
      `${title} takes its packages from a mirror: give the URL of its installer there, which ends with /installer-amd64/`,
    );
  if (text === "host") return null;
  if (iso && /^\/\S+$/.test(text)) return text;
  if (!iso && /^(?:https?|ftp):\/\/[^\s/]+\/\S*$/.test(text) && URL.canParse(text))
    return text.replace(/(?<!\/)\/*$/, "/");
  throw new UsageError(
    iso
      ? `\`${text}\` is not a path: the installer of ${title} starts from an ISO image on the host, so give its path, or \`host\``
      : `\`${text}\` is not an install tree: give a URL, or \`host\``,
  );
}
