/** The name of a guest or a network in libvirt: the lab's `name_prefix`, then the name in the plan. */
export function libvirtName(name: string, prefix: string | null | undefined): string {
  return (prefix ?? "") + name;
}
