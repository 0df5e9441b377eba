import assert from "node:assert/strict";
import { formatFinding } from "../../src/finding.ts";
import { checkLab, type Lab } from "../../src/lab.ts";
import { LayerReader } from "../../src/layers/reader.ts";
import { directoryWith } from "../directory.ts";

export type Files = Readonly<Record<string, string>>;

/** A site with only these templates and without defaults, for values that the model itself sets. */
export function check(files: Files) {
  const root = directoryWith({
    "templates/a": "",
    "templates/b": "",
    "templates/autoinstall.d/ks.cfg": "",
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`lab/${path}`, text])),
  });
  const options = { confdirs: [root], tmpldirs: [`${root}/templates`], site: "lab" };
  const { lab, plan, resolved, findings } = checkLab(new LayerReader(), options);
  return {
    root,
    lab,
    plan,
    resolved,
    found: findings.map((each) => formatFinding(each).replaceAll(`${root}/lab/`, "")),
  };
}

export function compile(files: Files): Lab {
  const { lab, found } = check(files);
  assert.ok(lab, found.join("\n"));
  return lab;
}
