/** A place in a template, by its name; line and column count from 1. */
export interface TemplatePlace {
  readonly template: string;
  readonly line: number;
  readonly column: number;
}

export type Relation = "included" | "extended" | "imported" | "called";

/** A frame of the include stack, and the frames below it. */
export interface IncludeFrame {
  readonly how: Relation;
  readonly place: TemplatePlace;
  readonly parent: IncludeFrame | null;
  readonly depth: number;
}

/** The frames that lead to a template, without those in which its parents render its own blocks. */
export function includeStack(reached: string, last: IncludeFrame | null): IncludeFrame[] {
  const steps: IncludeFrame[] = [];
  let template = reached;
  for (let way = last; way; ) {
    const parents: IncludeFrame[] = [];
    for (; way?.how === "extended"; way = way.parent) parents.push(way);
    steps.push(...parents.slice(parents.findIndex(({ place }) => place.template === template) + 1));
    if (!way) break;
    steps.push(way);
    template = way.place.template;
    way = way.parent;
  }
  return steps;
}
