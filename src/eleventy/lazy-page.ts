import { isMarkup, type Render, type Templates } from "../artifacts/templates.ts";

/** A page of Eleventy's, compiled when it is first rendered, and again when there are other templates. */
export function lazyPage(
  source: string,
  file: string,
  linesBefore: () => number,
  current: () => Templates,
): Render {
  let templates: Templates | undefined;
  let render: Render | undefined;
  return (context, locals) => {
    if (!render || templates !== current()) {
      templates = current();
      render = templates.page(source, file, isMarkup(file.replace(/\.njk$/, "")), linesBefore);
    }
    return render(context, locals);
  };
}
