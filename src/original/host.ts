import { isMap } from "../merge/merge.ts";
import type { Path } from "../merge/origins.ts";
import type { Draft } from "./draft.ts";
import type { Converter } from "./guest.ts";
import { plainGib } from "./plain.ts";
import { convertHostTemplates } from "./templates.ts";

function iscsi(value: unknown, draft: Draft): void {
  const targets = isMap(value) ? value.targets : undefined;
  if (!isMap(value) || !Array.isArray(targets)) {
    draft.set(["iscsi"], value, ["iscsi"]);
    return;
  }
  for (const key of Object.keys(value)) {
    if (key !== "targets") draft.set(["iscsi", key], value[key], ["iscsi", key]);
  }
  for (const [index, target] of targets.entries()) iscsiTarget(target, ["iscsi", "targets", index], draft);
}

function iscsiTarget(target: unknown, from: Path, draft: Draft): void {
  if (!isMap(target) || typeof target.name !== "string") {
    draft.refuse(
      from,
      target,
      "a target of `iscsi` must have a `name`, which is its key in `iscsi.targets`: add it",
    );
    return;
  }
  const { name, path, size, ...rest } = target;
  const to: Path = ["iscsi", "targets", name];
  for (const [key, inner] of Object.entries(rest)) draft.set([...to, key], inner, [...from, key]);
  if (path !== undefined) draft.set([...to, "file"], path, [...from, "path"]);
  if (size !== undefined) draft.set([...to, "size"], plainGib(size), [...from, "size"]);
}

/** The keys of the host that differ. */
export const HOST_KEYS: Readonly<Record<string, Converter>> = {
  isomntdir: (value, draft) => draft.set(["images", "mount"], value, ["isomntdir"]),
  isodatadir: (value, draft) => draft.set(["images", "dir"], value, ["isodatadir"]),
  bridge: (value, draft) =>
    draft.note(["bridge"], value, "the host's files take the bridges of the networks"),
  iscsi,
  host_templates: convertHostTemplates,
};
