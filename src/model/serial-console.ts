/** The serial consoles of QEMU's machines, by architecture (Documentation/admin-guide/serial-console of the kernel). */
const SERIAL: readonly (readonly [arch: RegExp, device: string])[] = [
  [/^(?:x86_64|i[3-6]86|riscv64)$/, "ttyS0"],
  [/^(?:aarch64|armv7l)$/, "ttyAMA0"],
  [/^ppc64(?:le)?$/, "hvc0"],
  [/^s390x?$/, "ttysclp0"],
];

/** The serial console of a guest; null: the architecture is not known. */
export function serialConsole(arch: string): string | null {
  return SERIAL.find(([name]) => name.test(arch))?.[1] ?? null;
}
