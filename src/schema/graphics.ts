import * as v from "valibot";
import { series } from "../nearest.ts";
import { describe, domainName, flag, ipv4, oneOf, section, text, wholeNumber } from "./format.ts";
import type { Suboptions } from "./suboptions.ts";

// Those of libvirt's domaincommon.rng, and virt-install's own `none` and `default`.
const TYPES = ["vnc", "spice", "none", "default", "egl-headless", "dbus", "rdp", "sdl", "desktop"] as const;

const PORT = "a display's port must be 5900 to 65535, or -1 for libvirt's choice";
const displayPort = v.nullish(
  v.pipe(
    wholeNumber,
    v.check((number) => number === -1 || (number >= 5900 && number <= 65535), PORT),
  ),
);
const WEB = "must be 1 to 65535, or -1 for libvirt's choice";
const webPort = v.nullish(
  v.pipe(
    wholeNumber,
    v.check((number) => number === -1 || (number >= 1 && number <= 65535), WEB),
  ),
);

const LISTEN = "must be an address or a name of the host, `none` or `socket`";

const entries = section({
  type: describe(oneOf(TYPES), "The protocol of the display.", "vnc", "spice"),
  listen: describe(
    v.nullish(v.union([ipv4, v.pipe(text, v.ipv6()), domainName], LISTEN)),
    "Where the host listens: an address, `none` or `socket`.",
    "127.0.0.1",
    "0.0.0.0",
  ),
  port: describe(displayPort, "The port; -1: libvirt chooses.", 5901),
  tlsport: describe(displayPort, "SPICE's port with TLS.", 5902),
  websocket: describe(webPort, "VNC's port for browsers; -1: libvirt chooses.", 5700),
  keymap: describe(
    v.nullish(v.pipe(text, v.regex(/^[a-z][a-z0-9-]*$/, "must be a name like en-us or de"))),
    "The keyboard layout.",
    "de",
  ),
  gl: describe(
    v.nullish(
      section({
        enable: describe(v.nullish(flag), "Whether the host's graphics card renders."),
        rendernode: describe(
          v.nullish(
            v.pipe(text, v.regex(/^\/dev\/dri\/[A-Za-z0-9]+$/, "must be a device like /dev/dri/renderD128")),
          ),
          "The device of the graphics card.",
          "/dev/dri/renderD128",
        ),
      }),
    ),
    "3D acceleration.",
  ),
  clipboard: describe(
    v.nullish(section({ copypaste: describe(v.nullish(flag), "Whether it is enabled.") })),
    "SPICE's clipboard.",
  ),
  filetransfer: describe(
    v.nullish(section({ enable: describe(v.nullish(flag), "Whether it is enabled.") })),
    "File transfer into the guest with SPICE.",
  ),
  image: describe(
    v.nullish(
      section({
        compression: describe(
          v.nullish(oneOf(["auto_glz", "auto_lz", "quic", "glz", "lz", "off"])),
          "The compression.",
        ),
      }),
    ),
    "SPICE's images.",
  ),
  streaming: describe(
    v.nullish(
      section({
        mode: describe(v.nullish(oneOf(["filter", "all", "off"])), "Which video regions become a stream."),
      }),
    ),
    "SPICE's video.",
  ),
  mouse: describe(
    v.nullish(
      section({
        mode: describe(v.nullish(oneOf(["server", "client"])), "Whether server or client moves the pointer."),
      }),
    ),
    "SPICE's mouse.",
  ),
});

const map = v.pipe(
  entries,
  v.check(
    ({ type, ...more }) => type !== "none" || Object.keys(more).length === 0,
    "`none` must stand alone: remove the other suboptions",
  ),
);

/** `--graphics`, without a password: everybody may read the script, and `listen` limits the access to the display. */
export const graphics = {
  key: "graphics",
  plain: series(TYPES, "or"),
  first: "type",
  names: new Map([
    ["tlsport", "tlsport"],
    ["tlsPort", "tlsport"],
    ["gl", "gl.enable"],
    ["rendernode", "gl.rendernode"],
    ["clipboard_copypaste", "clipboard.copypaste"],
    ["filetransfer_enable", "filetransfer.enable"],
    ["image_compression", "image.compression"],
    ["streaming_mode", "streaming.mode"],
    ["mouse_mode", "mouse.mode"],
  ]),
  map,
} satisfies Suboptions;
