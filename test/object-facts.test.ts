import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { temporaryDirectory } from "./build.ts";
import { PROJECT, run } from "./run.ts";
import { find } from "./tools.ts";

const PROGRAM = join(PROJECT, "templates/snippets/object-facts.awk");
/** The kinds of awk on hosts, as far as this machine has them. */
const AWKS = [["awk"], ...(find("busybox") ? [["busybox", "awk"]] : [])];

/** The facts without kind and key, with a bar between their fields; with `side` the domain's own of this side. */
async function facts(xml: string, side: "live" | "config" | null = null): Promise<string[]> {
  const file = join(temporaryDirectory(), "object.xml");
  writeFileSync(file, xml);
  const outputs = await Promise.all(
    AWKS.map(async ([command = "", ...args]) => {
      const { code, stdout, stderr } = await run(command, [...args, "-f", PROGRAM, file]);
      assert.equal(code, 0, stderr);
      return stdout;
    }),
  );
  assert.equal(new Set(outputs).size, 1, outputs.join("\n"));
  const lines = (outputs[0] ?? "")
    .split("\n")
    .filter((line) => line && (/\x1f(live|config)\x1f/.exec(line)?.[1] ?? null) === side);
  return lines.map((line) => line.split("\x1f").slice(2).join("|").replace(/\|+$/, ""));
}

const domain = (inner: string) =>
  `<domain type='kvm' id='1'>\n  <name>a</name>\n  <uuid>1</uuid>\n${inner}\n</domain>\n`;
const network = (inner: string) => `<network>\n  <name>n</name>\n  <uuid>2</uuid>\n${inner}\n</network>\n`;

suite("the facts of libvirt's XML", () => {
  test("an image and its chain, which ends where libvirt knows it", async () => {
    const source = (path: string) => `<source file='${path}'/>`;
    assert.deepEqual(
      await facts(
        domain(
          `<disk type='file'><driver type='qcow2'/>${source("/a")}<backingStore><format/>${source("/b")}<backingStore/></backingStore></disk>
           <disk type='file'><driver type='qcow2'/>${source("/c")}</disk><disk type='block'><driver type='raw'/><source dev='/d'/></disk>
           <disk type='volume'><source pool='p' volume='v'/></disk>`,
        ),
      ),
      [
        ...["path|/a", "path|/b", "image|/b|closed", "image|/a|closed", "path|/c", "image|/c|open"],
        ...["path|/d", "image|/d|closed", "volume|p|v", "object|a"],
      ],
    );
  });

  test("a guest that is being installed", async () => {
    const netboot = "<os><boot dev='network'/><boot dev='hd'/></os>";
    const installed = async (inner: string) => facts(domain(inner), "live");
    assert.deepEqual(await installed("<os><kernel>/k</kernel></os>"), ["live|installer"]);
    assert.deepEqual(await installed(`${netboot}<on_reboot>destroy</on_reboot>`), ["live|installer"]);
    assert.deepEqual(await installed(`${netboot}<on_reboot>restart</on_reboot>`), []);
    const second = "<on_reboot>destroy</on_reboot><interface><boot order='2'/></interface>";
    assert.deepEqual((await installed(second)).at(-1), "live|installer");
    assert.deepEqual(await installed("<os><boot dev='hd'/></os><on_reboot>destroy</on_reboot>"), []);
    const two = domain(netboot) + domain("<os><boot dev='hd'/></os><on_reboot>destroy</on_reboot>");
    assert.deepEqual(await facts(two, "live"), []);
  });

  test("paths anywhere, with all characters", async () => {
    assert.deepEqual(
      await facts(
        domain(
          "<os><kernel>/k &amp;lt; &lt;&gt;</kernel></os><arg value='if=x,file=/q&apos;&quot;,id=1'/><log file='/l\u00e9&#10;m'/><x xmlns='http://a/b'/>",
        ),
      ),
      ["path|/k &lt; <>", "path|/q'\"", "path|/l\u00e9\x1em", "object|a"],
    );
  });

  test("metadata hides nothing, and an object whose XML ends too soon is not one", async () => {
    const metadata =
      "<metadata><!-- <domain> </domain> --><![CDATA[</domain>]]><domain><name>b</name></domain></metadata>";
    const after = "<emulator>/e</emulator>";
    assert.deepEqual(await facts(domain(metadata + after)), ["path|/e", "object|a"]);
    const cut = domain(after).replace("</domain>", "");
    assert.deepEqual(await facts(cut + domain("")), ["path|/e"]);
    assert.deepEqual(await facts(cut + network("")), ["path|/e"]);
    assert.deepEqual(await facts(`error: no\n${domain("")}\n${network("")}`), ["object|a", "object|n"]);
  });

  test("the networks and bridges of a guest's interfaces", async () => {
    assert.deepEqual(
      await facts(
        domain(
          "<interface type='network'><source network='n' portid='1' bridge='virbr1'/></interface><interface type='bridge'><source bridge='br0'/></interface><x><source network='no'/></x>",
        ),
      ),
      ["network|n", "bridge|virbr1", "bridge|br0", "object|a"],
    );
  });

  test("subnets of every notation, and the bridges that are the network's own", async () => {
    assert.deepEqual(
      await facts(
        network(
          "<forward mode='nat'/><bridge name='virbr1' stp='on'/><domain name='x'/><ip address='10.0.0.1' netmask='255.255.240.0'><dhcp/></ip><ip address='172.16.0.1'/><ip family='ipv6' address='fd00::1' prefix='64'/><route address='10.9.0.0' prefix='16' gateway='10.0.0.2'/>",
        ),
      ),
      [
        ...["bridge|virbr1", "subnet|10.0.0.1|20", "subnet|172.16.0.1|16", "subnet|fd00::1|64"],
        ...["subnet|10.9.0.0|16", "object|n"],
      ],
    );
    assert.deepEqual(await facts(network("<forward mode='bridge'/><bridge name='br0'/>")), ["object|n"]);
  });

  test("the directory of a pool, the path of a volume and what it is based on", async () => {
    const pool = "<pool type='dir'><name>p</name><uuid>3</uuid><target><path>/p q</path></target></pool>";
    const volume =
      "<volume type='file'><name>v</name><key>/k</key><target><path>/p/v</path></target><backingStore><path>/p/../b</path></backingStore></volume>";
    assert.deepEqual(await facts(pool + volume), ["target|/p q|dir", "object|p", "back|/p/../b", "object|v"]);
  });
});
