/** The values of a guest's `installer`. Each is the name of an installer. */
export const INSTALLER_NAMES = [
  "kickstart",
  "preseed",
  "autoinstall",
  "agama",
  "cloud-init",
  "ignition",
  "manual",
  "import",
] as const;
