/** Whether guests of this architecture are PCs. Default: x86_64. */
export function isX86(arch: string | null | undefined): boolean {
  return /^(?:x86_64|i[3-6]86)$/.test(arch ?? "x86_64");
}
