import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { parseJson, plainJson } from "../src/json-node.ts";
import { Pattern } from "../src/schema/own/pattern.ts";
import { SchemaLab, schemaText } from "./schema-lab.ts";

const GUEST = "mine/schema/guest.json";
const AT = `${GUEST}:1:1: error: `;
const KEYWORDS =
  "$ref, $comment, title, description, errorMessage, examples, x-secret, x-reaches-host, type, enum, const, anyOf, minLength, maxLength, pattern, format, minimum, maximum, items, minItems, maxItems, properties, additionalProperties or required";

/** The findings on a lab with this schema file in its templates. */
function found(text: string, path = GUEST): string[] {
  return new SchemaLab({ [path]: text }).findings();
}

const FAULTS: readonly [what: string, text: string, ...expected: readonly string[]][] = [
  ["no text", "", `${AT}this is not JSON: a value must be here`],
  ["YAML", "properties:\n  a: 1\n", `${AT}this is not JSON: a value must be here`],
  [
    "a comma too many",
    '{\n  "properties": {},\n}\n',
    `${GUEST}:3:1: error: this is not JSON: a key must be text in \`"\``,
  ],
  [
    "a key twice",
    '{"title": "a",\n "title": "b"}',
    `${GUEST}:2:2: error: this is not JSON: the key \`title\` must not be repeated`,
  ],
  ["no colon", '{"title" "a"}', `${GUEST}:1:10: error: this is not JSON: a \`:\` must follow the key`],
  [
    "a map that does not end",
    '{"title": "a"',
    `${GUEST}:1:14: error: this is not JSON: \`,\` or \`}\` must follow the value`,
  ],
  [
    "a list that does not end",
    '{"examples": [1 2]}',
    `${GUEST}:1:17: error: this is not JSON: \`,\` or \`]\` must follow the value`,
  ],
  ["two values", "{} {}", `${GUEST}:1:4: error: this is not JSON: nothing must follow the value`],
  [
    "a control character",
    '{"title": "\\u001b[2J"}',
    `${GUEST}:1:11: error: this is not JSON: text must be without control characters`,
  ],
  ["a list", "[]", `${AT}a file of schemas must be a map`],
  [
    "another draft",
    '{"$schema": "https://json-schema.org/draft/2020-12/schema"}',
    `${GUEST}:1:13: error: \`$schema\` must be draft-07: http://json-schema.org/draft-07/schema#`,
  ],
  [
    "a slip at the top",
    '{"propertys": {}}',
    `${GUEST}:1:15: error: \`propertys\` is not supported here: did you mean \`properties\`?`,
  ],
  [
    "what the top cannot say",
    '{"required": ["a"]}',
    `${GUEST}:1:14: error: \`required\` is not supported here: use \`$schema\`, \`$comment\`, \`title\`, \`description\`, \`type\`, \`definitions\`, \`properties\``,
  ],
  ["another type", '{"type": "array"}', `${GUEST}:1:10: error: \`type\` must be object`],
  [
    "no schemas",
    '{"properties": []}',
    `${GUEST}:1:16: error: \`properties\` must be a map of names and schemas`,
  ],
  ["no schema", '{"properties": {"a": true}}', `${GUEST}:1:22: error: a schema must be a map`],
  [
    "a keyword that is not supported",
    '{"properties": {"a": {"not": {}}}}',
    `${GUEST}:1:30: error: the keyword \`not\` is not supported: use ${KEYWORDS}`,
  ],
  [
    "a type that is none",
    '{"properties": {"a": {"type": "text"}}}',
    `${GUEST}:1:31: error: \`type\` must be string, integer, number, boolean, null, array or object, or a list of these`,
  ],
  [
    "keywords without their type",
    '{"properties": {"a": {"minLength": 1},\n"b": {"type": "string", "minimum": 1}}}',
    `${GUEST}:1:36: error: \`minLength\` must stand beside \`type: string\``,
    `${GUEST}:2:36: error: \`minimum\` must stand beside \`type: integer or number\``,
  ],
  [
    "bad values of keywords",
    '{"properties": {"a": {"type": "string", "minLength": -1, "format": "date",\n "pattern": 1, "x-secret": 1, "description": []}}}',
    `${GUEST}:1:54: error: \`minLength\` must be a whole number, not negative`,
    `${GUEST}:1:68: error: \`format\` must be ipv4, ipv6, hostname`,
    `${GUEST}:2:13: error: \`pattern\` must be text`,
    `${GUEST}:2:28: error: \`x-secret\` must be true or false`,
    `${GUEST}:2:46: error: \`description\` must be text`,
  ],
  [
    "lists and maps of something else",
    '{"properties": {"a": {"enum": [[]]}, "b": {"anyOf": []},\n "c": {"type": "object", "properties": [], "required": "d"}}}',
    `${GUEST}:1:31: error: \`enum\` must be a list of scalars`,
    `${GUEST}:1:53: error: \`anyOf\` must be a list of schemas`,
    `${GUEST}:2:40: error: \`properties\` must be a map of keys and schemas`,
    `${GUEST}:2:56: error: \`required\` must be a list of keys`,
  ],
  [
    "a remote reference",
    '{"properties": {"a": {"$ref": "https://example.test/a.json"}}}',
    `${GUEST}:1:31: error: \`$ref\` must be \`#/definitions/NAME\`, of a name in \`definitions\` of this file`,
  ],
  [
    "a reference to a file",
    '{"properties": {"a": {"$ref": "../../../etc/passwd#/definitions/a"}}}',
    `${GUEST}:1:31: error: \`$ref\` must be \`#/definitions/NAME\`, of a name in \`definitions\` of this file`,
  ],
  [
    "a reference with a rule beside it",
    '{"definitions": {"d": {}}, "properties": {"a": {"$ref": "#/definitions/d", "type": "string"}}}',
    `${GUEST}:1:84: error: \`type\` must not stand beside \`$ref\``,
  ],
  [
    "rules beside a keyword that says all of them",
    '{"properties": {"a": {"anyOf": [{}], "type": "string"}, "b": {"enum": [1], "type": "integer", "minimum": 1}}}',
    `${GUEST}:1:46: error: \`type\` must not stand beside \`anyOf\``,
    `${GUEST}:1:106: error: \`minimum\` must not stand beside \`enum\``,
  ],
  [
    "definitions that go round",
    '{"definitions": {"a": {"anyOf": [{"$ref": "#/definitions/b"}]}, "b": {"$ref": "#/definitions/a"}}}',
    `${GUEST}:1:79: error: the definition \`a\` must not refer to itself`,
  ],
  [
    "a key that is required and not there",
    '{"properties": {"a": {"type": "object", "properties": {"b": {}}, "required": ["c"]}}}',
    `${GUEST}:1:78: error: \`required\` must name keys of \`properties\``,
  ],
  [
    "a key that is no name",
    '{"properties": {"__proto__": {}, "constructor": {}, "a b": {}, "$(id)": {}}}',
    ...[30, 49, 60, 73].map(
      (column) =>
        `${GUEST}:1:${column}: error: a key must be at most 64 letters, digits and _ -, begin with a letter or _, and be no property of every object`,
    ),
  ],
  [
    "keys of miniascape itself, also of other objects",
    '{"properties": {"virtinst": {}, "gateway": {}}}',
    `${GUEST}:1:29: error: \`virtinst\` is a key of miniascape itself: choose another name`,
    `${GUEST}:1:44: error: \`gateway\` is a key of miniascape itself: choose another name`,
  ],
  [
    "a key of the shipped templates",
    '{"properties": {"product": {"type": "object", "properties": {"admin": {}, "more": {}}}}}',
    `${GUEST}:1:28: error: \`product.admin\` is in TEMPLATES/schema/guest.json already: a schema can only add keys to a map that knows its keys`,
  ],
  [
    "no regular expression",
    '{"properties": {"a": {"type": "string", "pattern": "["}}}',
    `${GUEST}:1:52: error: \`pattern\` must be a regular expression of ECMAScript`,
  ],
  [
    "an expression that refers back",
    '{"properties": {"a": {"type": "string", "pattern": "(a)\\\\1"}}}',
    `${GUEST}:1:52: error: \`pattern\` must be without \`\\1\`: look-arounds and back references are not supported`,
  ],
  [
    "an expression that looks around",
    '{"properties": {"a": {"type": "string", "pattern": "(?=a)a"}}}',
    `${GUEST}:1:52: error: \`pattern\` must be without \`(?=\`: look-arounds and back references are not supported`,
  ],
  [
    "an expression of too many states",
    '{"properties": {"a": {"type": "string", "pattern": "((a{100}){100}){100}"}}}',
    `${GUEST}:1:52: error: \`pattern\` is too complex: use fewer or shorter repetitions`,
  ],
];

for (const [what, text, ...expected] of FAULTS) {
  test(`a file of schemas with ${what}`, () => {
    const shown = found(text).map((line) => line.replace(/ in \S*templates\/schema/, " in TEMPLATES/schema"));
    assert.deepEqual(
      shown,
      expected.map((line) => `${line} [schema-file]`),
    );
  });
}

test("a file of schemas that no objects have", () => {
  assert.deepEqual(found("{}", "mine/schema/guests.json"), [
    "mine/schema/guests.json:1:1: error: no objects have the schema `guests.json`: did you mean `guest.json`? [schema-file]",
  ]);
});

test("a file of schemas that is too large, or a pipe, is not read", () => {
  const large = new SchemaLab({ [GUEST]: `{"title": "${"x".repeat(10_000_000)}"}` });
  assert.deepEqual(large.findings(), [
    `${AT}this file must have at most 256 KiB: split it [unreadable-file]`,
  ]);
  const pipe = new SchemaLab({});
  mkdirSync(dirname(pipe.path(GUEST)), { recursive: true });
  execFileSync("mkfifo", [pipe.path(GUEST)]);
  assert.deepEqual(pipe.findings(), [
    `${AT}this must be a regular file, but it is a pipe: put a file in its place [unreadable-file]`,
  ]);
});

test("deep nesting is refused, and many schemas by few references", () => {
  const deep = `{"properties": {"a": ${'{"type": "array", "items": '.repeat(5000)}{}${"}".repeat(5000)}}}`;
  assert.match(
    found(deep).join("\n"),
    /^\S+: error: this is not JSON: maps and lists must be nested at most 40 levels deep \[schema-file\]$/,
  );
  const doubled = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [
      `d${at}`,
      {
        type: "object",
        properties: { a: { $ref: `#/definitions/d${at + 1}` }, b: { $ref: `#/definitions/d${at + 1}` } },
      },
    ]),
  );
  const bomb = schemaText({ mine: { $ref: "#/definitions/d0" } }, { ...doubled, d30: { type: "string" } });
  assert.deepEqual(found(bomb), [
    `${AT}a file must have at most 5000 schemas; each use of \`$ref\` counts as a copy [schema-file]`,
  ]);
});

test("a JSON text is read as JSON.parse reads it, and what JSON.parse refuses is refused", () => {
  const same = (text: string) => {
    let expected: unknown;
    try {
      expected = JSON.parse(text);
    } catch {
      assert.throws(() => parseJson(text), { name: "JsonError" }, text);
      return;
    }
    try {
      assert.deepEqual(plainJson(parseJson(text)), expected);
    } catch (error) {
      // Other schemas that are refused.
      assert.match(
        String(error),
        /^JsonError: (?:text must be without control|the key .* must not be repeated)/s,
        text,
      );
    }
  };
  fc.assert(fc.property(fc.json(), same));
  const token = fc.constantFrom(
    ..."{}[],:",
    '"a"',
    '"\\u0041"',
    "1",
    "01",
    "-",
    "1e5",
    "true",
    "nul",
    " ",
    "\n",
    '"',
    "\\",
  );
  fc.assert(
    fc.property(
      fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join("")),
      same,
    ),
    { numRuns: 5000 },
  );
});

test("a pattern matches what a regular expression matches", () => {
  const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", ".", "\\d", "\\.", "^", "$", "(?:ab)", "(a|b)", "");
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc
      .array(
        fc.tuple(
          fc.oneof(
            { maxDepth: 3 },
            atom,
            tie("expression").map((inner) => `(${inner})`),
          ),
          fc.constantFrom("", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "|b"),
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.map(([one, count]) => (/^[$^]?$/.test(one) ? one : one + count)).join("")),
  }));
  fc.assert(
    fc.property(expression, fc.stringMatching(/^[ab.1\n]{0,8}$/), (source, text) => {
      assert.equal(new Pattern(source).test(text), new RegExp(source, "u").test(text));
    }),
    { numRuns: 3000 },
  );
});

test("a pattern that backtracks without an end in a regular expression does not", () => {
  for (const source of ["^(a|a)*$", "^(a+)+$", "(a*)*b", "^(.*,){20}b", "a*a*a*a*a*b"]) {
    const text = `${"a".repeat(4000)}!`;
    const before = process.cpuUsage();
    assert.equal(new Pattern(source).test(text), false);
    const { user } = process.cpuUsage(before);
    assert.ok(user < 5_000_000, `${source}: ${user} microseconds`);
  }
  assert.equal(new Pattern("a").test("a".repeat(5000)), false, "a text is bounded");
});

test("nothing of a schema file reaches an output but an editor's schema", () => {
  const text = "$(touch /tmp/never); ../../etc '\"<b>";
  const lab = new SchemaLab({
    [GUEST]: schemaText({
      mine: {
        type: "string",
        description: text,
        title: text,
        examples: [text],
        pattern: "^x",
      },
    }),
    "site/guests.d/a.yml": "templates: ~\nmine: x\n",
  });
  const { lab: checked, findings } = lab.check();
  assert.deepEqual(findings, []);
  assert.doesNotMatch(JSON.stringify(checked), /never|etc '/);
});
