import assert from "node:assert/strict";
import { test } from "node:test";
import nunjucks from "nunjucks";
import { type Context, Templates } from "../src/artifacts/templates.ts";
import { directoryWith } from "./directory.ts";
import { faults } from "./unit/faults.ts";

type Sources = Readonly<Record<string, string>>;

function templates(sources: Sources): { readonly dir: string; readonly templates: Templates } {
  const dir = directoryWith(sources);
  return { dir, templates: new Templates([dir]) };
}

/** The errors of rendering `page`, line by line, with paths relative to the templates. */
function fault(sources: Sources, context: Context = {}): string[] {
  const { dir, templates: all } = templates(sources);
  return faults(() => all.render("page", context), dir).flatMap((each) => each.split("\n"));
}

const NOTHING =
  "error: `ks` takes text or a number, but this is nothing: set the value, or test for it [template]";
const ENDLESS =
  "error: templates include, extend, import or call one another endlessly: remove one of the steps below, or end it with an `if` [template]";

const CHAINS: readonly { title: string; sources: Sources; expected: readonly string[] }[] = [
  {
    title: "an include of an include",
    sources: {
      page: "\n{% include 'a' %}",
      a: "{% include 'ok' %}\n {% include 'b' %}",
      b: "\n{{ nope | ks }}",
      ok: "ok",
    },
    expected: [`b:2:11: ${NOTHING}`, "a:2:5: note: included from here", "page:2:4: note: included from here"],
  },
  {
    title: "what comes after an include is not in it",
    sources: { page: "{% include 'ok' %}{% include 'ok' %}\n{{ nope | ks }}", ok: "ok" },
    expected: [`page:2:11: ${NOTHING}`],
  },
  {
    title: "an include in a block of a parent's parent",
    sources: {
      page: "\n{% extends 'a' %}",
      a: "{% extends 'b' %}",
      b: "{% block x %}{% include 'c' %}{% endblock %}",
      c: "{{ nope | ks }}",
    },
    expected: [
      `c:1:11: ${NOTHING}`,
      "b:1:17: note: included from here",
      "a:1:4: note: extended from here",
      "page:2:4: note: extended from here",
    ],
  },
  {
    title: "a block of one's own, which a parent places",
    sources: {
      page: "{% include 'child' %}",
      child: "{% extends 'parent' %}{% block x %}\n{{ nope | ks }}{% endblock %}",
      parent: "{% block x %}{% endblock %}",
    },
    expected: [`child:2:11: ${NOTHING}`, "page:1:4: note: included from here"],
  },
  {
    title: "a macro that was imported",
    sources: {
      page: "{% from 'macros' import m %}\n{{ m(1) }}{{ m(nope) }}",
      macros: "{% macro m(x) %}\n{{ x | ks }}{% endmacro %}",
    },
    expected: [`macros:2:8: ${NOTHING}`, "page:2:15: note: called from here"],
  },
  {
    title: "an import",
    sources: { page: "\n{% import 'a' as a %}", a: "{% include 'b' %}", b: "{{ nope | ks }}" },
    expected: [`b:1:11: ${NOTHING}`, "a:1:4: note: included from here", "page:2:4: note: imported from here"],
  },
  {
    title: "a parent that is no nunjucks",
    sources: { page: "\n{% extends 'a' %}", a: "\n{% if %}" },
    expected: ["a:2:7: error: unexpected token: %} [template]", "page:2:4: note: extended from here"],
  },
  {
    title: "a parent that is not there",
    sources: { page: "{% include 'a' %}", a: "\n{% extends 'b' %}" },
    expected: ["a:2:4: error: template not found: b [template]", "page:1:4: note: included from here"],
  },
  {
    title: "an include of itself",
    sources: { page: "\n{% include 'page' %}" },
    expected: [`page:2:4: ${ENDLESS}`],
  },
  {
    title: "a circle of an include and two parents",
    sources: { page: "{% extends 'a' %}", a: "\n{% extends 'b' %}", b: "\n\n{% include 'page' %}" },
    expected: [`page:1:4: ${ENDLESS}`, "b:3:4: note: included from here", "a:2:4: note: extended from here"],
  },
  {
    title: "a template that extends itself",
    sources: { page: "{% extends 'page' %}" },
    expected: [`page:1:4: ${ENDLESS}`],
  },
  {
    title: "a template that imports itself",
    sources: { page: "{% import 'page' as p %}" },
    expected: [`page:1:4: ${ENDLESS}`],
  },
  {
    title: "a macro that calls itself",
    sources: { page: "{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}" },
    expected: [`page:1:20: ${ENDLESS}`, "page:2:5: note: called from here"],
  },
];

for (const { title, sources, expected } of CHAINS) {
  test(`a fault names the way to it: ${title}`, () => {
    assert.deepEqual(fault(sources), expected);
  });
}

test("a template may include itself as long as that ends", () => {
  const page =
    "{% if rest.length %}{{ rest[0] | int }}{% set rest = rest.slice(1) %}{% include 'page' %}{% endif %}";
  assert.equal(templates({ page }).templates.render("page", { rest: [1, 2, 3] }), "123");
});

test("a fault leaves nothing behind for the next page", () => {
  const { templates: all } = templates({
    page: "{% include 'part' %}",
    part: "{% include 'inner' %}",
    inner: "{{ x | ks }}",
  });
  for (let times = 0; times < 300; times++) assert.throws(() => all.render("page", {}));
  assert.equal(all.render("page", { x: 1 }), "1");
});

/** Mistakes that nunjucks itself accepts. */
const LOOSE: readonly [source: string, ...expected: string[]][] = [
  ["{{ nope }}", "1:1: error: attempted to output null or undefined value [template]"],
  [
    "\n{{ ('a' + nope) | ks }}",
    "2:5: error: `+` takes text and numbers, but this is nothing: set the value, or test for it [template]",
  ],
  [
    "{{ (name + [1]) | ks }}",
    "1:5: error: `+` takes text and numbers, but this is a list: set the value, or test for it [template]",
  ],
  [
    "{{ ('a' ~ map) | ks }}",
    "1:5: error: `~` takes text and numbers, but this is a map: set the value, or test for it [template]",
  ],
  [
    "\n{% for x in nope %}{% endfor %}",
    "2:13: error: there is no `nope` to loop over: set the value, or correct the name [template]",
  ],
  ["{{ nope() | ks }}", "1:8: error: Unable to call `nope`, which is undefined or falsey [template]"],
  ["{{ name", "1:1: error: a tag is not closed: write `}}`, `%}` or `#}` after it [template]"],
  ["{{ name }", "1:1: error: a tag is not closed: write `}}`, `%}` or `#}` after it [template]"],
  ["{% if name", "1:1: error: a tag is not closed: write `}}`, `%}` or `#}` after it [template]"],
  ["{% if name %}", "1:1: error: `{% if %}` is not closed: write `{% endif %}` after it [template]"],
  ["{# name", "1:1: error: a tag is not closed: write `}}`, `%}` or `#}` after it [template]"],
];

for (const [page, ...expected] of LOOSE) {
  test(`${JSON.stringify(page)} is an error`, () => {
    assert.deepEqual(
      fault({ page }, { name: "n", map: {}, none: null }).map((line) => line.replace(/^page:/, "")),
      expected,
    );
  });
}

test("what is null is no list, and is gone through like an empty one", () => {
  const page = "{% for x in none %}a{% else %}b{% endfor %}{{ (1 + 2) | int }}{{ (name ~ 1) | ks }}";
  assert.equal(templates({ page }).templates.render("page", { none: null, name: "n" }), "b3n1");
});

test("braces in a value or in a raw block are text: they are never rendered, and no fault", () => {
  const page = "{{ text | line }} {% raw %}{{ text }} {% x %}{% endraw %}";
  assert.equal(
    templates({ page }).templates.render("page", { text: "{{ 7*7 }} {% include 'page' %} {# x" }),
    "{{ 7*7 }} {% include 'page' %} {# x {{ text }} {% x %}",
  );
});

/** Our compiler, frames and runtime must have the same results as nunjucks'. */
const LIKE_NUNJUCKS: readonly Sources[] = [
  {
    page: "{% for x in list %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ x }};{% else %}none{% endfor %}",
  },
  {
    page: "{% for x in list %}{% for y in list %}{{ loop.index }}{{ y }}{% endfor %}{{ loop.index }}{% endfor %}",
  },
  {
    page: "{% for x in list %}{% set outer = loop %}{% for y in list %}{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}",
  },
  {
    page: "{% for key, value in map %}{{ loop.index }}{{ key }}={{ value }},{{ loop.last }}{% endfor %}{% for a, b in pairs %}{{ a }}{{ b }}{{ loop.revindex }}{% endfor %}",
  },
  {
    page: "{% set x = 1 %}{% for y in list %}{% set x = x + y %}{% endfor %}{{ x }}{% if x %}{% set z = 2 %}{% endif %}{{ z }}",
  },
  { page: "{% set x %}a{{ list | length }}{% endset %}{{ x }}{% set a, b = 3 %}{{ a }}{{ b }}" },
  {
    page: "{% macro m(a, b=2, c='d') %}{{ a }}{{ b }}{{ c }}{% for x in list %}{{ x }}{% endfor %}{% endmacro %}{{ m(1) }}{{ m(1, c=5) }}{{ m(1, 2, 3) }}",
  },
  {
    page: "{% macro m(a) %}<{{ a }}{{ caller() }}>{% endmacro %}{% set a = 9 %}{% call m(1) %}{{ a }}{% endcall %}{{ a }}",
  },
  { page: "{% macro m() %}{% set a = 1 %}{{ a }}{% endmacro %}{% set a = 2 %}{{ m() }}{{ a }}" },
  {
    page: "{% import 'lib' as lib %}{% from 'lib' import m, n as o with context %}{{ lib.m(1) }}{{ m(2) }}{{ o }}{{ lib.n }}",
    lib: "{% set n = 0 %}{% for x in [1, 2] %}{% set n = n + loop.index %}{% endfor %}{% macro m(a) %}{% for x in [a, a] %}{{ loop.index }}{{ x }}{% endfor %}{% endmacro %}",
  },
  {
    page: "{% extends 'a' %}{% set t = 'page' %}{% block x %}{{ super() }}{{ t }}{% for i in list %}{{ loop.index }}{% endfor %}{% endblock %}",
    a: "{% extends 'b' %}{% block x %}a{{ super() }}{% endblock %}{% block y %}{{ t }}{% endblock %}",
    b: "{% set u = 1 %}[{% block x %}b{{ u }}{% endblock %}|{% block y %}{% endblock %}]",
  },
  {
    page: "{% set v = 1 %}{% for x in list %}{% include 'part' %}{{ v }}{% endfor %}",
    part: "{{ x }}{{ loop.index }}{{ v }}{% set v = 5 %}{% for x in ['p'] %}{{ x }}{{ loop.length }}{% endfor %}",
  },
  {
    page: "{{ list | join(',') }}{{ map.one }}{{ map['two'] }}{{ list[1] }}{{ 'a' in map }}{{ 1 if not nope else 2 }}{{ list.slice(1) | join }}",
  },
  {
    page: "{% switch map.one %}{% case 1 %}one{% case 2 %}two{% default %}other{% endswitch %}{% filter upper %}a{{ map.one }}{% endfilter %}",
  },
  {
    page: "{{ ((1 + 2 * 3 ** 2 - 4 // 3) % 5) }}{{ 'a' + 'b' }}{{ 1 ~ 'b' }}{{ -map.one }}{{ 2 > 1 and 1 < 2 or nope }}",
  },
];

for (const sources of LIKE_NUNJUCKS) {
  test(`as nunjucks itself: ${sources.page}`, () => {
    const context = {
      list: [4, 5, 6],
      map: { one: 1, two: 2 },
      pairs: [
        ["a", 1],
        ["b", 2],
      ],
    };
    const loader = { getSource: (path: string) => ({ src: sources[path] ?? "", path, noCache: false }) };
    const options = { autoescape: false, trimBlocks: true, lstripBlocks: true };
    const expected = new nunjucks.Environment(loader, options).render("page", context);
    assert.ok(expected.length > 0);
    assert.equal(templates(sources).templates.render("page", context), expected);
  });
}

test("values are escaped in markup, whatever includes it; `xml` does it once", () => {
  const sources = {
    page: "{% include 'a.xml' %} {{ v | line }} {% from 'm.html' import m %}{{ m() }}",
    "a.xml": "<a>{{ v }}</a><b c='{{ v | xml }}'/>{% include 'text' %}",
    text: "{{ v | line }}",
    "m.html": "{% macro m() %}<i>{{ '<' }}</i>{% endmacro %}",
  };
  assert.equal(
    templates(sources).templates.render("page", { v: "<&>" }),
    "<a>&lt;&amp;&gt;</a><b c='&#60;&#38;&#62;'/>&lt;&amp;&gt; <&> <i>&lt;</i>",
  );
});

test("nunjucks itself stays as it is, and two of our environments do not see each other", () => {
  const page = "{{ secret_key }}{% for x in [1] %}{{ loop.index }}{% endfor %}";
  const [one, other] = [templates({ page }).templates, templates({ page: "{% include 'nope' %}" }).templates];
  const { reads, result } = one.collect(() => {
    assert.throws(() => other.render("page", {}));
    return one.render("page", { secret_key: "s" });
  });
  assert.equal(result, "s1");
  assert.deepEqual(reads, [{ key: "secret_key", value: "s" }]);
  assert.equal(nunjucks.renderString("{{ 'a' ~ nope }}{% for x in nope %}{% endfor %}", {}), "aundefined");
});
