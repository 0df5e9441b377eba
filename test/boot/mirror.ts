// As a program: serves a directory by HTTP, and takes the messages of syslog by UDP. Its standard error has a line for each
// request, `GET ADDRESS HOST PATH STATUS`, and each message, `LOG ADDRESS TEXT`.
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const directory = process.argv[2] as string;

createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "", "http://any");
  const client = request.socket.remoteAddress;
  try {
    const file = readFileSync(join(directory, decodeURIComponent(pathname)));
    console.error(`GET ${client} ${request.headers.host} ${pathname} 200`);
    response.setHeader("Content-Length", file.length);
    response.end(request.method === "HEAD" ? "" : file);
  } catch {
    console.error(`GET ${client} ${request.headers.host} ${pathname} 404`);
    response.writeHead(404).end();
  }
}).listen(80, "0.0.0.0", () => console.error("ready"));

createSocket("udp4")
  .on("message", (text, { address }) => console.error(`LOG ${address} ${text}`))
  .bind(514);
