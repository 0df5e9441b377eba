/** A host's name with the domain that it is in, if it is in one. */
export function qualified(host: string, domain: string | null): string {
  return domain === null ? host : `${host}.${domain}`;
}
