import type { Export } from "./export.ts";

const HEADINGS = ["guest", "kind", "fqdn", "os", "vcpus", "ram_mib", "network", "mac", "ip", "ip6"];

/** One row for each interface; a guest without one has a row too. */
export const csv: Export = {
  name: "guests.csv",
  readers: "spreadsheets",
  command: "libreoffice exports/guests.csv",
  text: ({ guests }) => {
    const rows = guests.flatMap(({ name, kind, fqdn, os, vcpus, ram, interfaces }) => {
      const guest = [name, kind, fqdn, os, vcpus, ram];
      if (interfaces.length === 0) return [[...guest, null, null, null, null]];
      return interfaces.map(({ network, mac, ip, ip6 }) => [...guest, network, mac, ip, ip6]);
    });
    return [HEADINGS, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
  },
};

/** A spreadsheet runs a cell that begins with one of these signs as a formula: an apostrophe makes it text. */
const FORMULA = /^[=+@\t\r-]/;

function cell(value: string | number | null): string {
  const text = String(value ?? "");
  const plain = typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
