/**
 * The kickstart with another parent in each line of a VLAN. pykickstart takes two lines `network` with the same `--device` for
 * one device (NetworkData.__eq__ in commands/network.py), though by its documentation `--device` is the parent where a line
 * has `--vlanid`. ksvalidator makes an error of that warning, and reads no further.
 */
export function withOwnParents(kickstart: string): string {
  let count = 0;
  return kickstart.replace(
    /^network --device=\S+ (?=--vlanid=)/gm,
    () => `network --device=parent${count++} `,
  );
}
