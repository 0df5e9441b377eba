import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer as createPlainServer, type RequestListener, type Server } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { temporaryDirectory } from "../build.ts";
import { ImageHost } from "../image-host.ts";
import { LIMIT } from "../limits.ts";
import { has } from "../tools.ts";

/** A certificate of `localhost`, and what makes each program trust it. */
class Certificate {
  readonly key: string;
  readonly cert: string;
  readonly variables: Readonly<Record<string, string>>;

  constructor() {
    const [key, cert] = ["key", "cert"].map((name) => join(temporaryDirectory(), name)) as [string, string];
    execFileSync(
      "openssl",
      [
        ..."req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -days 2".split(
          " ",
        ),
        ...["-keyout", key, "-out", cert],
      ],
      { stdio: "ignore" },
    );
    this.key = readFileSync(key, "utf8");
    this.cert = readFileSync(cert, "utf8");
    const wgetrc = join(temporaryDirectory(), "wgetrc");
    execFileSync("sh", ["-c", `echo "ca_certificate = $1" > "$2"`, "sh", cert, wgetrc]);
    this.variables = { CURL_CA_BUNDLE: cert, SSL_CERT_FILE: cert, WGETRC: wgetrc };
  }
}

async function origin(t: TestContext, server: Server, scheme: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return `${scheme}://localhost:${(server.address() as AddressInfo).port}`;
}

for (const program of ["curl", "wget", "python3"] as const)
  test(
    `${program} gets images and lists of hashes over https, whole and by no other way`,
    LIMIT,
    async (t) => {
      if (!has(t, "openssl", "qemu-img", "python3", program)) return;
      const certificate = new Certificate();
      const agents = new Set<string>();
      const replies = new Map<string, RequestListener>();
      const listener: RequestListener = (request, response) => {
        agents.add(String(request.headers["user-agent"]).split("/")[0] ?? "");
        const reply = replies.get(request.url ?? "");
        if (reply) reply(request, response);
        else response.writeHead(404).end();
      };
      const web = await origin(t, createServer(certificate, listener) as unknown as Server, "https");
      const plain = await origin(t, createPlainServer(listener), "http");
      const images = Object.fromEntries(
        ["whole", "moved", "other", "cut", "absent", "list-over-http"].map((name) => [
          name,
          { url: `${web}/${name}.qcow2`, sums: `${web}/${name}.SUMS` },
        ]),
      );
      const host = new ImageHost(images, []);
      if (program !== "python3") host.addTool(program);
      const hash = host.image("a.qcow2");
      const bytes = readFileSync(join(host.web, "a.qcow2"));
      const sends =
        (body: string | Buffer): RequestListener =>
        (_, response) =>
          response.end(body);
      const goes =
        (url: string): RequestListener =>
        (_, response) =>
          response.writeHead(302, { location: url }).end();
      for (const name of Object.keys(images)) {
        replies.set(`/${name}.qcow2`, sends(bytes));
        replies.set(`/${name}.SUMS`, sends(`${hash}  ${name}.qcow2\n`));
      }
      // The hash is from the list, so the image itself may come from any mirror.
      replies.set("/moved.qcow2", goes(`${plain}/whole.qcow2`));
      replies.set("/moved.SUMS", goes(`${web}/real.SUMS`));
      replies.set("/real.SUMS", sends(`${hash}  moved.qcow2\n`));
      replies.set("/other.qcow2", sends(Buffer.concat([bytes, Buffer.from("x")])));
      replies.set("/cut.qcow2", (_, response) => {
        response.writeHead(200, { "content-length": bytes.length });
        response.write(bytes.subarray(0, 1000), () => response.destroy());
      });
      replies.delete("/absent.qcow2");
      replies.set("/list-over-http.SUMS", goes(`${plain}/whole.SUMS`));
      const { code, stderr } = await host.run("host/image_register.sh", [], certificate.variables);
      assert.equal(code, 1, stderr);
      const volume = (name: string) => `${name}-${hash.slice(0, 12)}`;
      assert.deepEqual(host.volumes(), [volume("moved"), volume("whole")], stderr);
      assert.match(stderr, /image other: .*hash/i);
      for (const name of ["cut", "absent"]) assert.match(stderr, new RegExp(`image ${name}: cannot get `));
      assert.match(stderr, /image list-over-http: cannot get .*\/list-over-http\.SUMS/);
      const agent = { curl: /^curl$/, wget: /^(?:Wget|Python-urllib)$/, python3: /^Python-urllib$/ }[program];
      for (const each of agents) assert.match(each, agent);
      assert.ok(program !== "wget" || agents.has("Wget"));
    },
  );
