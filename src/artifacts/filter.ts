/** `this` in a filter. */
export interface FilterContext {
  lookup(name: string): unknown;
}

export type Filter = (this: FilterContext, value: unknown, ...args: unknown[]) => unknown;
