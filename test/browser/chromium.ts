import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { temporaryDirectory } from "../build.ts";
import { LIMITS } from "../limits.ts";
import { find } from "../tools.ts";

/** Debian's Chromium with an empty profile, without any network request of its own. */
export async function launch(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const timeout = LIMITS.wait * 1000;
  const browser = await chromium.launchPersistentContext(temporaryDirectory(), {
    executablePath: find("chromium") as string,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
    timeout,
    ...options,
  });
  browser.setDefaultTimeout(timeout);
  return browser;
}

/** Problems of a page: errors, and requests to other sites. */
export function faultsOf(page: Page, site: string): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(site)) faults.push(`${page.url()} asks for ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // The requests of a page that were still open when the next page was opened. A missing file is an error on the
    // console.
    if (request.failure()?.errorText !== "net::ERR_ABORTED")
      faults.push(`${page.url()}: no ${request.url()}`);
  });
  return faults;
}
