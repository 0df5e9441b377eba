interface Named {
  readonly name: string;
  readonly groups?: readonly string[] | null | undefined;
}

/**
 * The users in the order in which a system can make them: one whose name is also a group of another user comes before that
 * user. useradd makes the group of its user itself, and refuses to do so if the group exists. So the user's own name is not
 * among its groups either.
 */
export function inOrderOfGroups<User extends Named>(users: readonly User[]): readonly User[] {
  const named = new Map(users.map((user) => [user.name, user]));
  const ordered = new Map<User, User>();
  const begun = new Set<User>();
  const add = (user: User) => {
    if (begun.has(user)) return;
    begun.add(user);
    const { name, groups } = user;
    for (const group of groups ?? []) {
      const owner = named.get(group);
      if (owner) add(owner);
    }
    const others = groups?.filter((group) => group !== name);
    ordered.set(user, groups?.includes(name) ? { ...user, groups: others } : user);
  };
  for (const user of users) add(user);
  return [...ordered.values()];
}
