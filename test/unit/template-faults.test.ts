import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { templateFault } from "../../src/artifacts/template-places.ts";
import { Templates } from "../../src/artifacts/templates.ts";
import { directoryWith } from "../directory.ts";
import { faults } from "./faults.ts";

const UNSET = "{{ nope | ks }}";
const CAUSE =
  "error: `ks` takes text or a number, but this is nothing: set the value, or test for it [template]";

/** The fault of the template `page`, with the way to it. */
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
  const sourceOf = (template: string) => ({ file: `/t/${template}`, text: "a\n{{ b\n{% c" });
  const start = { template: "page", line: 7, column: 8 };
  const fault = (error: unknown, place = start) =>
    templateFault(error, "page", { place, frame: null }, sourceOf);
  const syntax = (message: string) => {
    const { place, cause } = fault(new Error(message));
    return `${place.file}:${place.line}:${place.column}: ${cause}`;
  };

  test("has the place and the cause of its innermost template", () => {
    assert.equal(
      syntax("(page) [Line 3]\n  (in (b)) [Line 4, Column 15]\n  Template render error: no end\nof it"),
      "/t/in (b):4:15: no end of it",
    );
    assert.equal(syntax("(page) [Line 3]\nwrong (a) [Line 4]"), "/t/page:3:1: wrong (a) [Line 4]");
    assert.equal(syntax("(page)\nwrong"), "/t/page:1:1: wrong");
    assert.equal(syntax("wrong"), ":1:1: wrong");
    assert.equal(fault("text").cause, "text");
  });

  test("has no names of errors and templates before the cause", () => {
    assert.equal(syntax("(page)\nQuotingError: Error: (x)  (y)   a (b)  c"), "/t/page:1:1: a (b)  c");
    assert.equal(syntax("(page)\n(x) a"), "/t/page:1:1: (x) a");
  });

  test("is at the last place of the trace if it came up in rendering", () => {
    const cause = new Error("inner");
    assert.deepEqual(fault(new Error("(page) [Line 3]\nwrong", { cause })).place, {
      file: "/t/page",
      line: 7,
      column: 8,
    });
    const unset = "attempted to output null or undefined value";
    assert.equal(fault(new Error(`(page) [Line 3]\n${unset}`)).place.line, 7);
  });

  test("is at the last tag of the template if the parser of nunjucks fails in it", () => {
    const cause = new TypeError("null");
    cause.stack = "TypeError: null\n at parse (/x/node_modules/nunjucks/src/parser.js:5:6)";
    const open = fault(new Error("(one)\n  TypeError: null", { cause }));
    assert.deepEqual(
      [open.cause, open.place.file, open.place.line, open.place.column],
      ["a tag is not closed: write `}}`, `%}` or `#}` after it", "/t/one", 3, 1],
    );
    cause.stack = "TypeError: null\n at render (/x/node_modules/nunjucks/src/runtime.js:5:6)";
    assert.equal(fault(new Error("(one)\n  TypeError: null", { cause })).place.line, 7);
  });
});
