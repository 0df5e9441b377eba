import { isWithin, plainPath } from "./path.ts";

/** Directories whose content is not for the network; the machine of a user who serves the lab has them too. */
const PRIVATE = [
  ...["/boot", "/dev", "/etc", "/proc", "/root", "/run", "/sys"],
  ...["/var/lib/libvirt", "/var/log", "/var/spool"],
];

/** udisks mounts the media of a user here. */
const MEDIA = /^\/run\/media\/[^/]+\/[^/]/;

/** Directories of all users or of one: only a directory in them can be for the network. */
const OF_USERS = /^\/(?:home(?:\/[^/]+)?|tmp|var\/tmp)$/;

/** The reason that a web server must not serve an absolute path; null: it may. Does not read the disk. */
export function unservable(path: string): string | null {
  const plain = plainPath(path);
  if (plain.split("/").some((part) => part.startsWith("."))) return "it has a part that begins with a dot";
  if (plain === "/") return "it contains all files of the host";
  if (OF_USERS.test(plain)) return "it contains the files of users";
  const other = MEDIA.test(plain)
    ? undefined
    : PRIVATE.find((each) => isWithin(plain, each) || isWithin(each, plain));
  if (other === undefined) return null;
  return isWithin(plain, other) ? `\`${other}\` is not for others` : `it contains \`${other}\``;
}
