/** The name that libvirt has of a guest or a network: its name in the plan behind the lab's `name_prefix`. */
export function libvirtName(name: string, prefix: string | null | undefined): string {
  return (prefix ?? "") + name;
}
