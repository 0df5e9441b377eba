import * as v from "valibot";
import { isMap } from "../../merge/merge.ts";
import { describe, hostPath, ipv4, oneOf, section, text } from "../format.ts";
import { reachesHost } from "../host-reach.ts";

const MESSAGE = "must be true or false, or a map of `tftp` and `loader`";

/** `netboot.loader` of machines with Secure Boot. */
export const GRUB = "grub";

/** A directory of the host that dnsmasq serves by TFTP. dnsmasq's configuration has no quotes. */
const tftpRoot = reachesHost(hostPath, "path");

const options = section(
  {
    tftp: describe(
      tftpRoot,
      "A directory of the host for TFTP, for machines whose network card has no iPXE: host/tftp_register.sh puts it there. Run it before the network starts.",
      "/srv/tftp/lab",
    ),
    loader: describe(
      v.nullish(oneOf(["ipxe", GRUB])),
      "What UEFI without iPXE loads by TFTP: `ipxe`, or `grub`, which starts with Secure Boot. shim and GRUB are those of the host's distribution, which also must have signed the installer's kernel. Default: ipxe.",
      GRUB,
    ),
  },
  MESSAGE,
);
const choice = v.boolean(MESSAGE);
const any = v.union([choice, options]);

/** A network's `netboot`. Each fault of a map has its own place. */
export const netboot: typeof any = {
  ...any,
  "~run": (dataset, config) =>
    (isMap(dataset.value) ? options : choice)["~run"](dataset, config) as ReturnType<(typeof any)["~run"]>,
};

/** A network's `tftp`. */
export const tftp = tftpRoot;

/** libvirt writes it into dnsmasq's configuration as it is, where commas separate values and # begins a comment. */
const fileName = v.pipe(
  text,
  v.regex(
    /^[^\s\x00-\x20\x7f-\x9f,#"'\\]+$/,
    "must be a path or a URL, without spaces, commas, #, quotes and backslashes",
  ),
);

/** The boot file of a network's `dhcp`. */
export const bootFile = section({
  file: describe(fileName, "A path on the TFTP server, or a URL for iPXE.", "pxelinux.0"),
  server: describe(v.nullish(ipv4), "The address of the TFTP server. Default: the host.", "192.168.155.5"),
});
