const SECRET =
  /^rootpw$|(?:^|_)(?:password|passwd|passphrase|secret|token|psk)$|(?:^|_)(?:activation|access|api|auth|license|private|secret)_key$/i;

/** Whether values of this key are secret, by its name: rootpw, admin_password, activation_key. */
export function isSecretKey(key: string): boolean {
  return SECRET.test(key);
}
