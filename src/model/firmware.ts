/** The values of `virtinst` that decide which firmware starts a guest. */
export interface Machine {
  readonly firmware?: unknown;
  readonly arch?: unknown;
}

/** Whether UEFI starts the guest. Of aarch64, virt-install gives UEFI to each guest (`prefers_uefi` in its virtinst/guest.py). */
export function hasUefi({ firmware, arch }: Machine): boolean {
  return firmware === "uefi" || arch === "aarch64";
}
