// Words that YAML 1.1 does not read as text. Numbers never match the pattern of plain text below.
const WORDS = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

/** Text as a YAML scalar for block and flow style: plain if that is safe, else quoted. */
export function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z$/](?:[\w$./+=@ -]|:(?=\/\/))*$/.test(text) && !WORDS.test(text) && text === text.trim();
  return isPlain ? text : JSON.stringify(text);
}
