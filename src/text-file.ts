import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats, statSync } from "node:fs";
import { errorAt, type Finding } from "./finding.ts";
import type { FindingId } from "./finding-ids.ts";
import { systemErrorText } from "./system-error.ts";

/** The text of a file of the lab: a layer, a template, a page, a schema, or the file of a `!file`. */
export interface TextFile {
  /** Its lines end with LF. "" if the file cannot be read. */
  readonly text: string;
  /** The reason that the text cannot be used. */
  readonly fault: Finding | null;
  /** Whether there is no file at the path. */
  readonly isMissing: boolean;
}

/** Maximum size in MiB. V8 has no text of more than 512 Mi characters. */
const MAX_SIZE = 256;

/** Control characters except tab and line feed, and what XML and Unicode do not count as characters. */
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/;

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: "create it, or name another file",
  ENOTDIR: "create it, or name another file",
  EACCES: "allow the user who builds the lab to read it",
  EPERM: "allow the user who builds the lab to read it",
  ELOOP: "let the link end at a file",
};

/** Never waits, and does not open pipes and devices. `maxSize` is in MiB. */
export function readTextFile(file: string, maxSize = MAX_SIZE): TextFile {
  const unusable = (message: string, isMissing = false): TextFile => ({
    text: "",
    fault: errorAt({ file, line: 1, column: 1 }, "unreadable-file", message),
    isMissing,
  });
  try {
    const bytes = bytesOf(file, maxSize * 1024 * 1024);
    return typeof bytes === "string" ? unusable(bytes) : decoded(bytes, file);
  } catch (error) {
    const reason = systemErrorText(error);
    if (reason === null) throw error;
    const { code = "" } = error as NodeJS.ErrnoException;
    const remedy = REMEDIES[code] ?? "repair it, or name another file";
    return unusable(
      `this file cannot be read, ${reason}: ${remedy}`,
      code === "ENOENT" || code === "ENOTDIR",
    );
  }
}

/**
 * A text with LF at the end of each line and without a byte order mark. CR, CR LF and NEL end a line, as in YAML 1.1. In a
 * text that has other line ends too, NEL does not end a comment: the rest of the comment would become values.
 */
export function plainText(text: string): string {
  const unmarked = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (!/[\r\x85]/.test(unmarked)) return unmarked;
  const lines = unmarked.replace(/\r[\n\x85]?/g, "\n");
  if (!lines.includes("\x85")) return lines;
  if (!lines.includes("\n")) return lines.replaceAll("\x85", "\n");
  return lines.replaceAll("\x85\n", "\n").split("\n").map(withoutNel).join("\n");
}

function withoutNel(line: string): string {
  if (!line.includes("\x85")) return line;
  const at = line.search(/(?:^|[\s\x85])#/);
  const [values, comment] = at === -1 ? [line, ""] : [line.slice(0, at + 1), line.slice(at + 1)];
  return values.replaceAll("\x85", "\n") + comment.replaceAll("\x85", " ");
}

/** The bytes of a regular file, or the message that it is none. */
function bytesOf(file: string, maxSize: number): Buffer | string {
  // Opening a pipe would wait, and opening some devices changes them.
  const found = kindFault(statSync(file));
  if (found) return found;
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(descriptor);
    const fault = kindFault(stat);
    if (fault) return fault;
    if (stat.size > maxSize) return `this file must have at most ${sizeText(maxSize)}: split it`;
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function kindFault(stat: Stats): string | null {
  if (stat.isFile()) return null;
  const kind = stat.isDirectory()
    ? "directory"
    : stat.isFIFO()
      ? "pipe"
      : stat.isSocket()
        ? "socket"
        : "device";
  return `this must be a regular file, but it is a ${kind}: put a file in its place`;
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${bytes / 1024 / 1024} MiB`;
}

function decoded(bytes: Buffer, file: string): TextFile {
  const text = plainText(bytes.toString("utf8"));
  const faultAt = (at: number, id: FindingId, message: string): TextFile => {
    const before = text.slice(0, at);
    const line = before.split("\n").length;
    const place = { file, line, column: at - before.lastIndexOf("\n") };
    return { text, fault: errorAt(place, id, message), isMissing: false };
  };
  if (!isUtf8(bytes))
    // The decoder writes this character for invalid bytes.
    return faultAt(
      Math.max(0, text.indexOf("\uFFFD")),
      "yaml-encoding",
      "a file of the lab must be UTF-8 text: convert it, for example with iconv",
    );
  const control = text.search(CONTROL);
  if (control === -1) return { text, fault: null, isMissing: false };
  const code = text.charCodeAt(control).toString(16).padStart(2, "0");
  return faultAt(
    control,
    "control-character",
    `the control character 0x${code} must not be in a file of the lab: remove it`,
  );
}
