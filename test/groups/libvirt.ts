import "../hostile-options.test.ts";
import "../libvirt.test.ts";
import "../local-only.test.ts";
import "../modes.test.ts";
import "../real-host.test.ts";
