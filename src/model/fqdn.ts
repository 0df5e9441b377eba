/** The full name of a host: with its domain, if it has one. */
export function qualified(host: string, domain: string | null): string {
  return domain === null ? host : `${host}.${domain}`;
}
