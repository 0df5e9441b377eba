import type { GuestValues } from "../schema/guest.ts";

type User = NonNullable<GuestValues["users"]>[number];

/**
 * Groups in /etc/group of Fedora CoreOS (`etc-group-members` of fedora-coreos-config) and of Flatcar. Ignition fails at a user
 * in any other group, and the machine does not start; at a group that exists already it fails too.
 */
const IMAGE_GROUPS: readonly string[] = ["wheel", "sudo", "adm", "systemd-journal"];

/** A user who joins a group at the first start. */
interface Membership {
  readonly user: string;
  readonly group: string;
}

/** The groups of a user that exist when Ignition makes the user. */
export function imageGroups({ groups }: User): readonly string[] {
  return (groups ?? []).filter((group) => IMAGE_GROUPS.includes(group));
}

/** The other groups of the users, for the script of the first start. */
export function lateMemberships(users: readonly User[]): Membership[] {
  return users.flatMap((user) => {
    const early = [user.name, ...imageGroups(user)];
    return (user.groups ?? [])
      .filter((group) => !early.includes(group))
      .map((group) => ({ user: user.name, group }));
  });
}
