import { addressNumber, addressText, isGivable, isIpv4 } from "../../address.ts";
import { errorAt, type Finding, type Place } from "../../finding.ts";
import { type Document, placeIn } from "../../layers/document.ts";
import { isMap } from "../../merge/merge.ts";
import { positionsOf } from "../../merge/positions.ts";
import { type AddressOwner, type LockLine, lineKey, ownerOf } from "./lock-line.ts";

/** The lines of addresses.lock.yml. A line with a fault is a finding, and is left out. */
export class Lock {
  /** In the order of the file. */
  readonly lines: readonly LockLine[];
  readonly #document: Document | null;
  readonly #byOwner: ReadonlyMap<string, LockLine>;

  constructor(document: Document | null, findings: Finding[]) {
    this.#document = document;
    this.lines = document ? [...this.#read(document.value, findings)] : [];
    this.#byOwner = new Map(this.lines.map((line) => [textOf(line), line]));
  }

  lineOf(owner: AddressOwner): LockLine | undefined {
    return this.#byOwner.get(textOf(owner));
  }

  /** The error at a line whose address the interface cannot have, for a reason. */
  refused({ network, address, ...line }: LockLine, reason: string): Finding {
    const message = `the address ${addressText(address)} of ${lineKey(line)} is ${reason}: delete the line and run \`miniascape lock\``;
    return this.#faultAt(network, lineKey(line), message);
  }

  *#read(value: Document["value"], findings: Finding[]): Iterable<LockLine> {
    const lines = new Map<bigint, LockLine>();
    for (const [network, entries] of Object.entries(value)) {
      if (entries === null) continue;
      if (!isMap(entries)) {
        findings.push(this.#faultAt(network, null, "a network must have a map of lines: delete the line"));
        continue;
      }
      for (const [key, text] of Object.entries(entries)) {
        const line = lineOf(network, key, text);
        const first = line && lines.get(line.address);
        if (line && !first) {
          lines.set(line.address, line);
          yield line;
        } else findings.push(this.#faultAt(network, key, first ? doubled(first) : FORM, first));
      }
    }
  }

  #faultAt(network: string, key: string | null, message: string, first?: LockLine | null): Finding {
    const finding = errorAt(this.#placeOf(network, key), "address-lock", message);
    if (!first) return finding;
    const related = {
      place: this.#placeOf(first.network, lineKey(first)),
      message: "the first line is here",
    };
    return { ...finding, related: [related] };
  }

  #placeOf(network: string, key: string | null): Place {
    const document = this.#document as Document;
    const entry = positionsOf(document).entries.get(network);
    const position = (key === null ? entry : entry?.entries.get(key)) ?? { offset: 0, end: 0 };
    return placeIn(document, position.offset, position.end);
  }
}

const FORM =
  "a line must be `GUEST/INDEX: ADDRESS` or `GUEST/INDEX/ip6: ADDRESS`: delete the line and run `miniascape lock`";

function doubled(first: LockLine): string {
  return `the address ${addressText(first.address)} is also that of ${lineKey(first)} in \`${first.network}\`: delete the line and run \`miniascape lock\``;
}

function lineOf(network: string, key: string, text: unknown): LockLine | null {
  const owner = ownerOf(network, key);
  if (!owner || typeof text !== "string") return null;
  const fits = owner.key === "ip" ? isIpv4(text) : isGivable(text);
  return fits ? { ...owner, address: BigInt(addressNumber(text)) } : null;
}

function textOf({ network, ...owner }: AddressOwner): string {
  return `${network}/${lineKey(owner)}`;
}
