import { addressText } from "../../address.ts";
import { compareText } from "../../finding.ts";
import { compareNames } from "../../natural-order.ts";

export type AddressKey = "ip" | "ip6";

/** The interface that has an automatic address, and the family. */
export interface AddressOwner {
  readonly network: string;
  readonly guest: string;
  /** Of the interface. */
  readonly index: number;
  readonly key: AddressKey;
}

/** A line of addresses.lock.yml. */
export interface LockLine extends AddressOwner {
  readonly address: bigint;
}

/** The key of a line in the map of its network: `web-1/0`, or `web-1/0/ip6`. */
export function lineKey({ guest, index, key }: Omit<AddressOwner, "network">): string {
  return `${guest}/${index}${key === "ip6" ? "/ip6" : ""}`;
}

/** The owner of a line by its key; null: it has another form. */
export function ownerOf(network: string, text: string): AddressOwner | null {
  const [, guest, index, six] = /^([^/]+)\/(0|[1-9]\d{0,5})(\/ip6)?$/.exec(text) ?? [];
  return guest === undefined ? null : { network, guest, index: Number(index), key: six ? "ip6" : "ip" };
}

const HEADER = "# Automatic addresses. `miniascape lock` writes this file: keep it beside the layers in git.";

/** The text of a lock: one line for each address, sorted, so that git merges lines that are apart. */
export function lockText(lines: readonly LockLine[]): string {
  const sorted = [...lines].sort(
    (a, b) =>
      compareNames(a.network, b.network) ||
      compareNames(a.guest, b.guest) ||
      a.index - b.index ||
      compareText(a.key, b.key),
  );
  const text = sorted.map((line, at) => {
    const heading = line.network === sorted[at - 1]?.network ? "" : `${plain(line.network)}:\n`;
    return `${heading}  ${lineKey(line)}: ${plain(addressText(line.address))}\n`;
  });
  return `${HEADER}\n${text.join("")}`;
}

/** Text that YAML may read as a number, a word or a key is quoted. */
function plain(text: string): string {
  const isSafe = /^[A-Za-z][\w.+-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|y|n|null)$/i.test(text);
  return isSafe || /^\d+(?:\.\d+){2,}$/.test(text) || /^[\da-f:]+:[\da-f]+$/.test(text)
    ? text
    : JSON.stringify(text);
}
