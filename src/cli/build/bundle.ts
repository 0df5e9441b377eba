import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { packTar } from "modern-tar";
import { isRelativePath } from "../../safe-path.ts";
import { type Call, type Status, UsageError } from "../command-line/command.ts";
import { planOf } from "../plan/plan-options.ts";
import { defaultOutput } from "./compile-options.ts";

const README = `The files of a lab, made by miniascape. On its libvirt host, which needs bash, virsh and virt-install:

  ./check-host           whether the host can run the lab
  sudo ./up -j 2         networks, storage pools, then the guests, two at a time; run it again if it was stopped
  sudo ./status          what runs, and how it differs from the plan
  sudo ./down            takes it all away; with --volumes, the disks too

Every script explains itself with --help. Copy the files that you need from host/etc to the same path below /etc.
index.html shows the plan.
`;

/** `miniascape bundle`: packs the output into a tar. The same output gives the same bytes. */
export async function run(call: Call): Promise<Status> {
  const {
    options,
    operands: [file, ...others],
    stderr,
  } = call;
  if (file === undefined || others.length > 0)
    throw new UsageError("name one output file, for example lab.tar");
  const dir = String(options.workdir ?? defaultOutput(planOf(call)));
  const list = join(dir, ".miniascape/files");
  if (!existsSync(list) || existsSync(join(dir, "INCOMPLETE"))) {
    stderr.write(`miniascape bundle: ${dir} holds no finished build: run \`miniascape generate\` first\n`);
    return 1;
  }
  const top = basename(file).replace(/\.tar$/, "");
  const paths = readFileSync(list, "utf8").split("\n").filter(isRelativePath);
  const files = paths.map((path) => ({
    path,
    mode: statSync(join(dir, path)).mode & 0o777,
    body: readFileSync(join(dir, path)),
  }));
  const entries = [{ path: "README", mode: 0o644, body: Buffer.from(README) }, ...files].map(
    ({ path, mode, body }) => ({
      header: { name: `${top}/${path}`, size: body.length, mode, uid: 0, gid: 0, mtime: new Date(0) },
      body,
    }),
  );
  // Only users who may read all its files may read the tar.
  const mode = files.reduce((least, { mode }) => least & mode, 0o644);
  writeFileSync(file, await packTar(entries), { mode });
  return 0;
}
