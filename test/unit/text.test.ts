import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { OPTION_FILTERS } from "../../src/artifacts/option-filters.ts";
import { outputFindings } from "../../src/artifacts/output-text.ts";
import {
  bareWord,
  commentText,
  integer,
  kickstartArgument,
  kindOf,
  phrase,
  QuotingError,
  quotedText,
  shellWord,
  xmlText,
} from "../../src/artifacts/quoting.ts";
import { yamlText } from "../../src/artifacts/yaml-text.ts";
import { formatFinding } from "../../src/finding.ts";

const refuses = (quote: (value: unknown) => string, value: unknown, message: string) =>
  assert.throws(() => quote(value), new QuotingError(message));

suite("a value is quoted", () => {
  test("for bash: a plain word stays, others get quotes, control characters are written by their bytes", () => {
    const words: Readonly<Record<string, string>> = {
      "a/b_c.d,e:f@g+h=i-j%k": "a/b_c.d,e:f@g+h=i-j%k",
      "%a": "'%a'",
      "": "''",
      "a b": "'a b'",
      "it's": "'it'\\''s'",
      "$x `y` \\": "'$x `y` \\'",
      "#a": "'#a'",
      "a\nb": "$'a\\x0ab'",
      "a'\\\tb": "$'a\\'\\\\\\x09b'",
      "\x85": "$'\\xc2\\x85'",
      "\u2028x\u2029": "$'\\xe2\\x80\\xa8x\\xe2\\x80\\xa9'",
      "\x7f": "$'\\x7f'",
      é: "'é'",
    };
    for (const [text, word] of Object.entries(words)) assert.equal(shellWord(text), word);
    assert.deepEqual([shellWord(5), shellWord(true), shellWord(-1.5)], ["5", "true", "-1.5"]);
    assert.equal(shellWord(["a", "b c", 5]), "a 'b c' 5");
    assert.equal(shellWord([]), "");
    refuses(shellWord, "a\0b", 'a shell word cannot hold the NUL character of "a\\u0000b": remove it');
  });

  test("for a kickstart command", () => {
    assert.equal(kickstartArgument("10.9.8.7/24"), "10.9.8.7/24");
    assert.equal(kickstartArgument("a b"), "'a b'");
    assert.equal(kickstartArgument("it's"), `'it'"'"'s'`);
    assert.equal(kickstartArgument("%end"), "'%end'");
    assert.equal(kickstartArgument(""), "''");
    for (const text of ["a\nb", "\x85", "\u2028", "\x00", "\x1f", "\x7f", "\x9f"])
      refuses(
        kickstartArgument,
        text,
        `a kickstart command is one line, and ${JSON.stringify(text)} holds a control character: remove it`,
      );
    assert.equal(kickstartArgument("\xa0"), "'\xa0'");
  });

  test("as a bare word, as the rest of a line, as a whole number", () => {
    assert.equal(bareWord("~a*^/%"), "~a*^/%");
    refuses(
      bareWord,
      "a b",
      '"a b" cannot be written as one bare word: use letters, digits and _ . , : @ % + = / ~ * ^ - only',
    );
    for (const text of ["", "%a", "a\n", "\na", "a#"]) assert.throws(() => bareWord(text), QuotingError);
    assert.equal(phrase("Größe (3 GiB)? a&b!"), "Größe (3 GiB)? a&b!");
    refuses(
      phrase,
      "a;b",
      '"a;b" cannot be written as the rest of a line: use words of letters, digits and _ . , : @ + = / ~ * ^ ( ) & ! ? -, one space between them',
    );
    assert.deepEqual([integer(5), integer("-12"), integer("007")], ["5", "-12", "007"]);
    refuses(integer, "5a", '"5a" must be a whole number');
    for (const text of ["", "-", "1.5", "a5", "5\n", "--5"]) assert.throws(() => integer(text), QuotingError);
  });

  test("in a comment and in XML", () => {
    assert.equal(commentText("  a\n\tb \x00\x1f\x7f\x9f c "), "a b c");
    assert.equal(
      xmlText("<a b='c' d=\"e\">&\t\n\r</a>"),
      "&#60;a b=&#39;c&#39; d=&#34;e&#34;&#62;&#38;&#9;&#10;&#13;&#60;/a&#62;",
    );
    for (const text of ["\x00", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\ufffe", "\uffff"])
      refuses(xmlText, text, `XML cannot hold the control character of ${JSON.stringify(text)}: remove it`);
    assert.equal(xmlText("\x7f\x85"), "\x7f\x85");
  });

  test("or refused by its kind, with the name of the filter", () => {
    const filters: Readonly<Record<string, (value: unknown) => string>> = {
      sh: shellWord,
      ks: kickstartArgument,
      word: bareWord,
      phrase,
      line: commentText,
      int: integer,
      xml: xmlText,
    };
    const kinds = new Map<unknown, string>([
      [null, "nothing"],
      [undefined, "nothing"],
      [{}, "a map"],
      [[[]], "a list"],
    ]);
    for (const [name, quote] of Object.entries(filters))
      for (const [value, kind] of kinds) {
        if (name === "sh" && Array.isArray(value)) continue;
        refuses(
          quote,
          value,
          `\`${name}\` takes text or a number, but this is ${kind}: set the value, or test for it`,
        );
      }
    assert.deepEqual([kindOf(null), kindOf([]), kindOf({})], ["nothing", "a list", "a map"]);
  });

  test("in a message: as JSON, cut after 60 characters", () => {
    assert.equal(quotedText('a"'), '"a\\""');
    assert.equal(quotedText("x".repeat(60)), JSON.stringify("x".repeat(60)));
    assert.equal(quotedText("x".repeat(61)), JSON.stringify(`${"x".repeat(57)}...`));
  });
});

suite("text of an output", () => {
  const messages = (text: string) => outputFindings(text, "a.cfg").map(formatFinding);

  test("holds no map that was written as text", () => {
    assert.deepEqual(messages("a\nb [object Object]\n"), [
      "a.cfg:2:3: error: a map was written as text: write one of its values [output-object]",
    ]);
  });

  test("holds no control character, no half character and none that is not of Unicode", () => {
    const control = (place: string, code: string) => [
      `a.cfg:${place}: error: the control character 0x${code} is in the output: remove it from the value [output-control]`,
    ];
    assert.deepEqual(messages("a\nb\x07"), control("2:2", "07"));
    assert.deepEqual(messages("\r\n"), control("1:1", "0d"));
    assert.deepEqual(messages("\x0b"), control("1:1", "0b"));
    assert.deepEqual(messages("é\x85"), control("1:2", "85"));
    assert.deepEqual(messages("\uffff"), control("1:1", "ffff"));
    assert.deepEqual(messages("😀\ud83d"), control("1:3", "d83d"));
    assert.deepEqual(messages("\ude00"), control("1:1", "de00"));
    assert.deepEqual(messages("\x00[object Object]").length, 2);
    for (const text of ["", "a\tb\n", "\xa0 é", "😀", "\ufffd"]) assert.deepEqual(messages(text), []);
  });
});

suite("a value as a whole", () => {
  test("is YAML without references, without folded lines and without a line break at its end", () => {
    const shared = { a: "x ".repeat(80).trim() };
    assert.equal(yamlText({ b: shared, c: shared, d: "yes" }).split("\n").length, 5);
    assert.equal(yamlText("text"), "text");
    assert.match(yamlText({ a: "yes", b: "0644" }), /^a: ['"]yes['"]\nb: ['"]0644['"]$/);
  });
});

test("options of virt-install are text or a map, of a table that is known", () => {
  const suboptions = OPTION_FILTERS.suboptions as (value: unknown, option: unknown) => string;
  assert.equal(suboptions("host-passthrough", "cpu"), "host-passthrough");
  assert.equal(suboptions({ type: "vnc", listen: "0.0.0.0" }, "graphics"), "vnc,listen=0.0.0.0");
  assert.throws(
    () => suboptions("x", "disk"),
    new QuotingError("`suboptions` is for cpu, graphics, location: name one of them"),
  );
  for (const [value, kind] of [
    [[], "a list"],
    [null, "nothing"],
  ])
    assert.throws(
      () => suboptions(value, "cpu"),
      new QuotingError(`\`suboptions\` takes text or a map, but this is ${kind}: set the value`),
    );
  const treeUrl = OPTION_FILTERS.tree_url as (value: unknown) => unknown;
  assert.equal(treeUrl("http://trees.test/9/"), "http://trees.test/9/");
  assert.equal(treeUrl({ url: "http://trees.test/9/" }), "http://trees.test/9/");
});
