/** A place in a template, by its name; line and column count from 1. */
export interface TemplatePlace {
  readonly template: string;
  readonly line: number;
  readonly column: number;
}

export type How = "included" | "extended" | "imported" | "called";

/** A frame of the include stack, and the frames below it. */
export interface Way {
  readonly how: How;
  readonly place: TemplatePlace;
  readonly up: Way | null;
  readonly depth: number;
}

/** The frames that lead to a template, without those in which its parents render its own blocks. */
export function stepsTo(reached: string, last: Way | null): Way[] {
  const steps: Way[] = [];
  let template = reached;
  for (let way = last; way; ) {
    const parents: Way[] = [];
    for (; way?.how === "extended"; way = way.up) parents.push(way);
    steps.push(...parents.slice(parents.findIndex(({ place }) => place.template === template) + 1));
    if (!way) break;
    steps.push(way);
    template = way.place.template;
    way = way.up;
  }
  return steps;
}
