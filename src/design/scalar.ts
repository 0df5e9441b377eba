// What YAML 1.1 reads as something else than text; numbers never match the first pattern.
const WORDS = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

/** Text as YAML, in a block or a flow: plain where that is safe. */
export function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z$/](?:[\w$./+=@ -]|:(?=\/\/))*$/.test(text) && !WORDS.test(text) && text === text.trim();
  return isPlain ? text : JSON.stringify(text);
}
