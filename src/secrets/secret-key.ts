const SECRET =
  /^rootpw$|(?:^|_)(?:password|passwd|passphrase|secret|token|psk)$|(?:^|_)(?:activation|access|api|auth|license|private|secret)_key$/i;

/** Whether what stands at a key is secret by its name: rootpw, admin_password, activation_key. */
export function isSecretKey(key: string): boolean {
  return SECRET.test(key);
}
