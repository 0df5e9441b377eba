import * as v from "valibot";
import { described, domainName, flag, ipv4, oneOf, section, text, wholeNumber } from "./format.ts";
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
const WEB = "`websocket` must be 1 to 65535, or -1 for libvirt's choice";
const webPort = v.nullish(
  v.pipe(
    wholeNumber,
    v.check((number) => number === -1 || (number >= 1 && number <= 65535), WEB),
  ),
);

const LISTEN = "`listen` must be an address or a name of the host, `none` or `socket`";

const known = section({
  type: described(oneOf("type", TYPES), "What the display is reached by.", "vnc", "spice"),
  listen: described(
    v.nullish(v.union([ipv4, v.pipe(text, v.ipv6()), domainName], LISTEN)),
    "Where it is reached on the host: an address, `none` or `socket`.",
    "127.0.0.1",
    "0.0.0.0",
  ),
  port: described(displayPort, "Its port, -1: libvirt's choice.", 5901),
  tlsport: described(displayPort, "SPICE's port with TLS.", 5902),
  websocket: described(webPort, "VNC's port for browsers, -1: libvirt's choice.", 5700),
  keymap: described(
    v.nullish(v.pipe(text, v.regex(/^[a-z][a-z0-9-]*$/, "`keymap` must be a name like en-us or de"))),
    "The keyboard.",
    "de",
  ),
  gl: described(
    v.nullish(
      section({
        enable: described(v.nullish(flag), "Whether the host's graphics card draws."),
        rendernode: described(
          v.nullish(
            v.pipe(
              text,
              v.regex(/^\/dev\/dri\/[A-Za-z0-9]+$/, "`rendernode` must be a device like /dev/dri/renderD128"),
            ),
          ),
          "Which of them.",
          "/dev/dri/renderD128",
        ),
      }),
    ),
    "3D.",
  ),
  clipboard: described(
    v.nullish(section({ copypaste: described(v.nullish(flag), "Whether there is one.") })),
    "SPICE's clipboard.",
  ),
  filetransfer: described(
    v.nullish(section({ enable: described(v.nullish(flag), "Whether there is one.") })),
    "SPICE's way for files into the guest.",
  ),
  image: described(
    v.nullish(
      section({
        compression: described(
          v.nullish(oneOf("compression", ["auto_glz", "auto_lz", "quic", "glz", "lz", "off"])),
          "How they are compressed.",
        ),
      }),
    ),
    "SPICE's images.",
  ),
  streaming: described(
    v.nullish(
      section({
        mode: described(v.nullish(oneOf("mode", ["filter", "all", "off"])), "What of it is a stream."),
      }),
    ),
    "SPICE's video.",
  ),
  mouse: described(
    v.nullish(section({ mode: described(v.nullish(oneOf("mode", ["server", "client"])), "Who moves it.") })),
    "SPICE's mouse.",
  ),
});

const map = v.pipe(
  known,
  v.check(
    ({ type, ...more }) => type !== "none" || Object.keys(more).length === 0,
    "`none` must stand alone: remove what is beside it",
  ),
);

/** `--graphics`, without a password: the script is for everybody, and libvirt hides the display behind `listen`. */
export const graphics = {
  key: "graphics",
  plain: `${TYPES.slice(0, -1).join(", ")} or ${TYPES.at(-1)}`,
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
