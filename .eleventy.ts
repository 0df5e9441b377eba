import type UserConfig from "@11ty/eleventy/UserConfig";
import { Build } from "./src/eleventy/build.ts";
import { type Load, miniascape } from "./src/eleventy/plugin.ts";
import { serveHostOf, settingsOf, wantsColour } from "./src/eleventy/settings.ts";

export default function (config: UserConfig, load: Load) {
  config.addPlugin(miniascape, {
    load,
    build: new Build(settingsOf(process.env)),
    colour: wantsColour(process.env, process.stderr.isTTY),
    host: serveHostOf(process.env),
  });
  config.setQuietMode(true);
  return { dir: { input: "site", data: "../_data", includes: "../templates" } };
}
