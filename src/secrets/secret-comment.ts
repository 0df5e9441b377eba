import { MASK } from "./secrets.ts";

/** A comment in a line of YAML. A `#` inside of quotes matches too: then only the page shows a mask too much. */
const COMMENT = /(?<=^|\s)#.*$/;

const HASH = String.raw`\$(?:1|2[abxy]?|3|5|6|7|y|gy|md5|sha1|sm3|sm3y)\$[./0-9A-Za-z$=,+-]{8,}`;
/** Tokens with a known beginning: GitHub, GitLab, AWS, Slack, Google, JSON web tokens, age. */
const TOKEN = String.raw`\b(?:gh[a-z]_|github_pat_|glpat-|AKIA|ASIA|xox[a-z]-|sk-|AIza|eyJ|hvs\.|AGE-SECRET-KEY-)[\w.~+/=-]{8,}`;
/** A long word with digits and letters, of both cases if it has dashes; not a public key (`AAAA...`), a path or a file name. */
const LONG_WORD = String.raw`(?<![\w/.:@-])(?!AAAA)(?=[A-Za-z+=_]{0,99}\d)(?=[\d+=_]{0,99}[A-Za-z])[A-Za-z0-9+=_]{20,}(?:/[A-Za-z0-9+=_]{4,})*(?![\w/.@-])`;
const DASHED = String.raw`(?<![\w/.:@-])(?!AAAA)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{24,}(?![\w/.@])`;
const SECRETS = new RegExp(`${HASH}|${TOKEN}|${LONG_WORD}|${DASHED}`, "g");

/** The user and password of a URL. */
const CREDENTIALS = /(?<=\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/gi;

/** A word for a secret, and its value to the end of the line. */
const NAMED =
  /((?:(?<![\w-])[\w-]*[_-]|(?<![A-Za-z]))(?:rootpw|passwords?|passwd|pass|passphrase|pwd|pw|pin|secret|token|psk|credentials?|(?:activation|access|api|auth|license|private|secret)[_ -]?key)["']?(?:\s*[:=]\s*|\s+(?:is|was)\s+))(?=\S)(?!!(?:env|file)\b).*$/i;

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;
const KEY_END = /-----END [A-Z0-9 ]*PRIVATE KEY/;

/** YAML whose comments show a mask instead of passwords, hashes, private keys and tokens. The lines stay. */
export function maskComments(text: string): string {
  if (!text.includes("#")) return text;
  let isKey = false;
  return text
    .split("\n")
    .map((line) => {
      const at = line.search(COMMENT);
      // A key ends at the latest with its comment.
      if (at === -1) isKey = false;
      if (at === -1) return line;
      const comment = line.slice(at);
      isKey ||= KEY_BEGIN.test(comment);
      const masked = isKey ? `# ${MASK}` : maskedComment(comment);
      if (KEY_END.test(comment)) isKey = false;
      return line.slice(0, at) + masked;
    })
    .join("\n");
}

function maskedComment(comment: string): string {
  return comment.replace(NAMED, `$1${MASK}`).replace(SECRETS, MASK).replace(CREDENTIALS, MASK);
}
