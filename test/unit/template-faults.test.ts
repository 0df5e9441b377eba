import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { compileTemplate } from "../../src/artifacts/template-compiler.ts";
import { templateFault } from "../../src/artifacts/template-places.ts";
import { TemplateSyntaxError } from "../../src/artifacts/template-syntax.ts";
import { Templates } from "../../src/artifacts/templates.ts";
import { directoryWith } from "../directory.ts";
import { faults } from "./faults.ts";

const UNSET = "{{ nope | ks }}";
const CAUSE =
  "error: `ks` takes text or a number, but this is nothing: set the value, or test for it [template]";

/** The fault of the template `page`, with its include stack. */
const CASES: readonly [title: string, templates: Readonly<Record<string, string>>, expected: string][] = [
  [
    "in a template that another one includes",
    { page: "a\n{% include 'one' %}", one: "\n\n  {% include 'two' %}", two: `x ${UNSET}` },
    `two:1:13: ${CAUSE}\none:3:6: note: included from here\npage:2:4: note: included from here`,
  ],
  [
    "in the syntax of a template that another one includes",
    { page: "a\n{% include 'one' %}", one: "\n\n  {% include 'two' %}", two: "x\n  {% if %}" },
    "two:2:9: error: unexpected token: %} [template]\none:3:6: note: included from here\npage:2:4: note: included from here",
  ],
  [
    "in a block of the page's own, without the template that it extends",
    {
      page: `{% extends 'base' %}{% block x %}\n ${UNSET}{% endblock %}`,
      base: "\n{% block x %}{% endblock %}",
    },
    `page:2:12: ${CAUSE}`,
  ],
  [
    "in a template that the page extends",
    { page: "{% extends 'base' %}", base: `\n{% block x %}\n${UNSET}{% endblock %}` },
    `base:3:11: ${CAUSE}\npage:1:4: note: extended from here`,
  ],
  [
    "in a macro",
    { page: "{% import 'm' as m %}\n {{ m.f(1) }}", m: `{% macro f(x) %}\n${UNSET}{% endmacro %}` },
    `m:2:11: ${CAUSE}\npage:2:8: note: called from here`,
  ],
  [
    "in a template that includes itself, with each place once",
    { page: "{% include 'one' %}", one: "{% include 'one' %}" },
    "one:1:4: error: templates include, extend, import or call one another endlessly: remove one of the steps below, or end it with an `if` [template]\npage:1:4: note: included from here",
  ],
  [
    "of a value that is unset",
    { page: "a\n{{ b.c.d }}" },
    "page:2:1: error: attempted to output null or undefined value [template]",
  ],
  [
    "of a template that is not there",
    { page: "\n{% include 'nope' %}" },
    "page:2:4: error: template not found: nope [template]",
  ],
];

suite("a fault", () => {
  for (const [title, templates, expected] of CASES)
    test(title, () => {
      const dir = directoryWith(templates);
      assert.deepEqual(
        faults(() => new Templates([dir]).render("page", {}), dir),
        [expected],
      );
    });
});

suite("an error of nunjucks", () => {
  const start = { template: "page", line: 7, column: 8 };
  const fault = (error: unknown) =>
    templateFault(error, "page", { place: start, frame: null }, (template) => `/t/${template}`);

  test("has no names of templates and errors before the cause", () => {
    const causes = [
      [
        "(page) [Line 3]\n  (in (b)) [Line 4, Column 15]\n  Template render error: no end\nof it",
        "no end of it",
      ],
      ["(page) [Line 3]\nwrong (a) [Line 4]", "wrong (a) [Line 4]"],
      ["(page)\nQuotingError: Error: (x)  (y)   a (b)  c", "a (b)  c"],
      ["(page)\n(x) a", "(x) a"],
      ["wrong", "wrong"],
    ];
    for (const [message, cause] of causes) assert.equal(fault(new Error(message)).cause, cause);
    assert.equal(fault("text").cause, "text");
  });

  test("is at the last place of the trace, unless a template could not be compiled", () => {
    assert.deepEqual(fault(new Error("(page) [Line 3]\nwrong")).place, {
      file: "/t/page",
      line: 7,
      column: 8,
    });
    const cause = new TemplateSyntaxError("open", "one", 2, 3);
    assert.deepEqual(fault(new Error("(page)\nwrong", { cause })), {
      place: { file: "/t/one", line: 2, column: 3 },
      cause: "open",
      related: [],
    });
  });
});

/** The first mistake in the syntax of a template. */
const MISTAKES: readonly [text: string, expected: string][] = [
  ["a\n{% if b %}\nc {{ d }}\n", "2:1: `{% if %}` is not closed: write `{% endif %}` after it"],
  ["{% if a %}{% for b in c %}{% endif %}", "1:11: `{% for %}` is not closed: write `{% endfor %}` after it"],
  ["{% set a = 1 %}{% set b %}\n", "1:16: `{% set %}` is not closed: write `{% endset %}` after it"],
  [
    "{% block a %}{% raw %}{% if %}{% endraw %}",
    "1:1: `{% block %}` is not closed: write `{% endblock %}` after it",
  ],
  ["a {{ b\n\nc\n", "1:3: a tag is not closed: write `}}`, `%}` or `#}` after it"],
  ["{{ a('}}') }}\n{% if b\n", "2:1: a tag is not closed: write `}}`, `%}` or `#}` after it"],
  ["a\n{# b }}\n", "2:1: a tag is not closed: write `}}`, `%}` or `#}` after it"],
  ["a\n{% endif %}", "2:4: unknown block tag: endif"],
  ["{% if %}", "1:7: unexpected token: %}"],
];

suite("a mistake in the syntax", () => {
  for (const [text, expected] of MISTAKES) {
    test(`is at its tag: ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => compileTemplate(text, "page"),
        (error) => {
          assert.ok(error instanceof TemplateSyntaxError);
          assert.equal(`${error.line}:${error.column}: ${error.message}`, expected);
          return true;
        },
      );
    });
  }
});
