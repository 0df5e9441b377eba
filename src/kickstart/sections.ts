import type { Command, Life } from "./commands.ts";

const scriptOptions = "erroronfail interpreter= log= logfile=";
const script: Command = { options: { RHEL5: scriptOptions } };

const sinceRhel7: Life = { since: "RHEL7" };

// Sources: pykickstart 3.74 for the options. It takes every section in every release, so for when they came: the
// sections that anaconda registers on its branches rhel6, rhel7, rhel-9, rhel-10 and master (%anaconda left in 36.12),
// and the parsers on pykickstart's branches rhel5 to rhel10. docs (RHEL 9): %anaconda is deprecated.
export const sections: Record<string, Command> = {
  "%addon": { ...sinceRhel7 },
  "%anaconda": { ...sinceRhel7, deprecated: "RHEL9 F34", removed: "RHEL10 F36" },
  "%certificate": {
    since: "RHEL9 F42",
    options: { "RHEL9 F42": "filename=! dir= type=" },
    needs: "dir type",
    before: "write the certificate in `%post`",
  },
  "%onerror": { ...script, ...sinceRhel7, before: "use `%traceback`" },
  "%packages": {
    options: {
      // own parser of RHEL5: nobase
      RHEL5: "excludedocs ignoredeps ignoremissing nobase resolvedeps",
      RHEL6: "default instLangs=",
      RHEL7: "multilib nocore retries=# timeout=#",
      RHEL8: "excludeWeakdeps",
      RHEL9: "exclude-weakdeps inst-langs=",
      F40: "ignorebroken",
    },
    lives: {
      excludeWeakdeps: { deprecated: "RHEL9 F32", removed: "RHEL10", instead: "use `--exclude-weakdeps`" },
      "exclude-weakdeps": { before: "use `--excludeWeakdeps`" },
      ignoredeps: { deprecated: "RHEL5", removed: "RHEL6 F9" },
      instLangs: { deprecated: "RHEL9 F32", removed: "RHEL10", instead: "use `--inst-langs`" },
      "inst-langs": { before: "use `--instLangs`" },
      nobase: {
        deprecated: "RHEL7 F18",
        removed: "RHEL8 F22",
        instead: "remove it, only `@core` comes by itself",
      },
      resolvedeps: { deprecated: "RHEL5", removed: "RHEL6 F9" },
    },
  },
  "%post": { options: { RHEL5: `${scriptOptions} nochroot` } },
  "%pre": script,
  "%pre-install": { ...script, ...sinceRhel7, before: "use `%pre`" },
  "%traceback": { ...script, deprecated: "RHEL9 F34", instead: "use `%onerror`" },
};

export const scriptSections: ReadonlySet<string> = new Set([
  "%pre",
  "%pre-install",
  "%post",
  "%onerror",
  "%traceback",
]);
