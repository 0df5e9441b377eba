import { compareText } from "./finding.ts";

/** The order of names for people: db-2 is before db-10. It is the same on every machine, unlike that of Intl.Collator. */
export function compareNames(a: string, b: string): number {
  let [at, to] = [0, 0];
  while (at < a.length && to < b.length) {
    if (isDigit(a, at) && isDigit(b, to)) {
      const [one, two] = [digitsAt(a, at), digitsAt(b, to)];
      const [left, right] = [withoutZeros(one), withoutZeros(two)];
      const order = left.length - right.length || compareText(left, right);
      if (order !== 0) return order;
      at += one.length;
      to += two.length;
    } else if (a[at] === b[to]) {
      at += 1;
      to += 1;
    } else return compareText(a.slice(at), b.slice(to));
  }
  return a.length - at - (b.length - to) || compareText(a, b);
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function digitsAt(text: string, at: number): string {
  let end = at;
  while (end < text.length && isDigit(text, end)) end += 1;
  return text.slice(at, end);
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "");
}
