import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import { Project, SMALL_LAB } from "../project.ts";
import { type Serving, serve } from "../serving.ts";
import { has } from "../tools.ts";
import { launch } from "./chromium.ts";

const ONE = "_data/default/guests.d/one.yml";
const own = SMALL_LAB[ONE];

async function opened(
  t: TestContext,
  project: Project,
  { dark = false, args = [] as readonly string[] } = {},
): Promise<{ readonly page: Page; readonly serving: Serving; readonly foreign: string[] }> {
  const serving = await serve(t, project, { args });
  const browser = await launch({ colorScheme: dark ? "dark" : "light" });
  t.after(() => browser.close());
  const page = await browser.newPage();
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(serving.url)) foreign.push(request.url());
  });
  return { page, serving, foreign };
}

const small = () => new Project(SMALL_LAB, { layers: false, source: true });

test("the browser shows an edit, a mistake over the last good page, and the mended page", async (t) => {
  if (!has(t, "chromium")) return;
  const project = small();
  const { page, serving, foreign } = await opened(t, project);
  await page.goto(`${serving.url}/guests.d/one/`);
  const overlay = page.getByRole("dialog", { name: "The build has failed" });
  assert.equal(await overlay.count(), 0);

  project.write({
    [ONE]: `${own}virtinst: {location: http://trees.test/9/, ram: 3333}\n`.replace(/^virtinst.*\n/m, ""),
  });
  await page.getByText("3333").first().waitFor();

  const wrong = own.replace("10.9.8.7", "10.9.9.7");
  project.write({ [ONE]: wrong });
  await overlay.waitFor();
  const finding = overlay.locator("p.error");
  assert.match(
    (await finding.textContent()) ?? "",
    /^_data\/default\/guests\.d\/one\.yml:3:24 error: the address 10\.9\.9\.7 is outside the network lab/,
  );
  assert.equal(await finding.locator("code").first().textContent(), "lab");
  const line = overlay.locator("p.error + pre");
  assert.equal(await line.textContent(), "  - {network: lab, ip: 10.9.9.7}");
  assert.equal(await line.locator("mark").textContent(), "10.9.9.7");
  assert.ok((await overlay.textContent())?.includes("You are looking at the last good build."));
  assert.equal(
    await finding.getByRole("link").getAttribute("href"),
    "/layers/default/guests.d/one.yml.html#L3",
  );
  assert.ok(serving.log().includes("\n      - {network: lab, ip: 10.9.9.7}\n"));
  // The last good page is behind it, also after a reload.
  assert.ok((await page.getByText("3333").count()) > 0);
  assert.match((await serving.get("/guests.d/one/guest.yml")).body, /ram: 3333/);

  // The keyboard works in it, and a page that is loaded now shows it too.
  await page.keyboard.press("Escape");
  await overlay.waitFor({ state: "hidden" });
  await page.reload();
  await overlay.waitFor();

  // Another mistake replaces the first one.
  project.write({ [ONE]: "os: {\n" });
  await overlay.getByText("yaml-syntax").waitFor();

  project.write({ [ONE]: `${own}description: mended\n` });
  await page.getByText("mended").first().waitFor();
  assert.equal(await overlay.count(), 0);
  assert.deepEqual(foreign, []);
  assert.doesNotMatch(readFileSync(join(serving.out, "guests.d/one/index.html"), "utf8"), /overlay|\.11ty/);
});

test("the browser sees a guest come and go, and code that does not compile", async (t) => {
  if (!has(t, "chromium")) return;
  const project = small();
  const { page, serving } = await opened(t, project, { dark: true, args: ["--pathprefix=lab"] });
  await page.goto(`${serving.url}/lab/guests.html`);
  const two = page.getByRole("link", { name: "two", exact: true });
  assert.equal(await two.count(), 0);
  project.write({ "_data/default/guests.d/two.yml": own.replace("10.9.8.7", "10.9.8.8") });
  await two.first().waitFor();
  rmSync(project.path("_data/default/guests.d/two.yml"));
  await two.first().waitFor({ state: "detached" });

  const path = "src/model/published.ts";
  const code = readFileSync(project.path(path), "utf8");
  project.write({ [path]: "export const = 3;\n" });
  const report = page.getByRole("dialog");
  await report.waitFor();
  assert.match(
    (await report.locator("p.error").textContent()) ?? "",
    /^src\/model\/published\.ts:1:14 error: /,
  );
  assert.equal(await report.locator("pre").textContent(), "export const = 3;");
  assert.equal(await report.locator("mark").textContent(), "=");
  const colours = await Promise.all(
    ["color", "backgroundColor"].map(async (name) => {
      const dialog = `document.querySelector("miniascape-report").shadowRoot.querySelector("dialog")`;
      return Number(/\d+/.exec(await page.evaluate<string>(`getComputedStyle(${dialog}).${name}`))?.[0]);
    }),
  );
  assert.ok((colours[0] as number) > 200 && (colours[1] as number) < 60, `dark: ${colours}`);
  project.write({ [path]: code });
  await report.waitFor({ state: "detached" });
});

test("a secret is in no report", async (t) => {
  if (!has(t, "chromium")) return;
  const project = small();
  const { page, serving } = await opened(t, project);
  await page.goto(serving.url);
  project.write({ [ONE]: `${own}rootpw: hunter2-plain\n` });
  const report = page.getByRole("dialog").locator("p.error");
  await report.waitFor();
  const text = (await report.textContent()) ?? "";
  assert.match(text, /rootpw/);
  assert.doesNotMatch(text, /hunter2/);
});
