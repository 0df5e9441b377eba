// Stand-ins for the install trees of distributions. As a program: serves the trees of a directory on 127.0.0.1, over
// http, and over https with the key and certificate in tls.pem.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { join } from "node:path";

/** Writes the tree of a URL below `directory`: the files that virt-install reads. */
export function writeTree(
  directory: string,
  url: URL,
  family: string,
  version: string,
  { isEndless = false } = {},
): void {
  const tree = join(directory, url.hostname, decodeURIComponent(url.pathname));
  mkdirSync(join(tree, "images/pxeboot"), { recursive: true });
  const images = "kernel = images/pxeboot/vmlinuz\ninitrd = images/pxeboot/initrd.img";
  writeFileSync(
    join(tree, ".treeinfo"),
    `[general]\nfamily = ${family}\nversion = ${version}\narch = x86_64\n[images-x86_64]\n${images}\n`,
  );
  writeFileSync(join(tree, "images/pxeboot/vmlinuz"), kernel(isEndless));
  writeFileSync(join(tree, "images/pxeboot/initrd.img"), "");
}

/**
 * A Linux image by the x86 boot protocol 2.04. It switches a PC off when it starts, or never. UEFI does not accept it,
 * and starts its shell.
 */
export function kernel(isEndless: boolean): Buffer {
  const image = Buffer.alloc(3 * 512);
  image[0x1f1] = 1; // sectors of real-mode code after the first
  image.writeUInt16LE(0xaa55, 0x1fe);
  image.set([0xeb, 0x6e], 0x200); // jmp 0x270
  image.write("HdrS", 0x202);
  image.writeUInt16LE(0x0204, 0x206);
  image[0x211] = 1; // the rest is loaded high
  image.writeUInt32LE(0x100000, 0x214);
  image.writeUInt32LE(0x37ffffff, 0x22c); // highest address of an initrd
  // mov dx, PM1a control; mov ax, sleep enable; out dx, ax; hlt; jmp to hlt
  const off = isEndless ? [] : [0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef];
  image.set([...off, 0xf4, 0xeb, 0xfd], 0x270);
  return image;
}

function serve(directory: string): void {
  const answer: http.RequestListener = (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://any").pathname);
    const host = (request.headers.host ?? "").replace(/:\d+$/, "");
    try {
      response.end(readFileSync(join(directory, host, path)));
    } catch {
      response.writeHead(404).end();
    }
  };
  const pem = readFileSync(join(directory, "tls.pem"));
  http.createServer(answer).listen(80, "127.0.0.1", () => {
    https.createServer({ key: pem, cert: pem }, answer).listen(443, "127.0.0.1", () => console.log("ready"));
  });
}

if (process.argv[1] === import.meta.filename) serve(process.argv[2] as string);
