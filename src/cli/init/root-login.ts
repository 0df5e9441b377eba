import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Design, Root } from "../../design/design.ts";
import { isCryptHash, isLock, isWholeHash } from "../../secrets/crypt-hash.ts";
import { type Call, UsageError } from "../command-line/command.ts";
import type { Questions } from "./questions.ts";

const NEW = "new";
const ORDER = ["ed25519", "ecdsa", "rsa"];
/** Options, type, base64, comment: a line of authorized_keys. */
const PUBLIC_KEY = /(?:^|\s)(?:ssh-|ecdsa-|sk-)[\w@.-]+ [A-Za-z0-9+/]{40,}=*(?:\s|$)/;

/** The login of root; null: a new key must be made. */
export async function rootLogin(
  call: Call,
  questions: Questions,
  { key }: Pick<Design, "key">,
): Promise<Root | null> {
  const { options, environment } = call;
  const hash = options["rootpw-hash"] === undefined ? null : hashOf(String(options["rootpw-hash"]));
  if (hash !== null && options["authorized-keys"] === undefined)
    return { hash, keys: [], identityFile: null };
  const home = environment.HOME ?? "~";
  return questions.ask({
    option: "authorized-keys",
    text: `Public keys for root's login (a file, or \`${NEW}\` for a new one)`,
    proposal: ownKey(environment, key) ?? NEW,
    parse: (answer) => {
      if (answer === NEW) return null;
      const file = answer.replace(/^~(?=\/)/, home);
      return { hash, keys: publicKeys(file), identityFile: privateKey(file, home) };
    },
  });
}

/** The private key of a public one below the home directory, as every machine of the user may have it; null: another file. */
function privateKey(file: string, home: string): string | null {
  const name = file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : "";
  return /^~\/[\w@+./-]+\.pub$/.test(name) ? name.slice(0, -".pub".length) : null;
}

function hashOf(text: string): string {
  if (isCryptHash(text) && !isLock(text) && isWholeHash(text)) return text;
  throw new UsageError(
    "--rootpw-hash: this must be a whole crypt hash: use the output of `openssl passwd -6`",
  );
}

/** The user's public key of one type; without a type, the first one in ssh's order. */
function ownKey({ HOME }: NodeJS.ProcessEnv, kind: string | undefined): string | null {
  if (!HOME) return null;
  const dir = join(HOME, ".ssh");
  try {
    const found = readdirSync(dir).filter((name) => name.endsWith(".pub") && !name.endsWith("-cert.pub"));
    const preferred = ORDER.map((kind) => `id_${kind}.pub`).find((name) => found.includes(name));
    const name = kind ? found.find((name) => name === `id_${kind}.pub`) : (preferred ?? found.sort()[0]);
    return name ? join(dir, name) : null;
  } catch {
    return null;
  }
}

function publicKeys(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}): name a public key`,
    );
  }
  const lines = text.split("\n").map((line) => line.trim());
  const keys = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (text.includes("PRIVATE KEY") || keys.length === 0 || !keys.every((key) => PUBLIC_KEY.test(key)))
    throw new UsageError(`${file} is not a public key: name one like ~/.ssh/id_ed25519.pub`);
  return keys;
}

/** Makes the key pair `name` in the directory, without a passphrase. Returns the public key. */
export function makeKey(dir: string, name: string, comment: string, environment: NodeJS.ProcessEnv): string {
  const file = join(dir, name);
  const args = ["-q", "-t", name.replace(/^id_/, ""), "-N", "", "-C", comment, "-f", file];
  const { status, error } = spawnSync("ssh-keygen", args, { env: environment, stdio: "ignore" });
  if (status !== 0) {
    const why = error ? "is missing (Debian: openssh-client)" : "failed";
    throw new UsageError(`ssh-keygen ${why}: give --authorized-keys or --rootpw-hash`);
  }
  return readFileSync(`${file}.pub`, "utf8").trim();
}
