function startCopying(code) {
  const button = element("button", { type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    // Comments between commands are not typed; a file is copied whole.
    const text = code.classList.contains("command")
      ? code.textContent.replace(/^#.*\n/gm, "")
      : `${code.textContent}\n`;
    button.textContent = (await copy(text)) ? "Copied" : "Not allowed";
    setTimeout(() => {
      button.textContent = "Copy";
    }, 2000);
  });
  const actions = code.closest(".file")?.querySelector(".actions");
  if (actions) {
    actions.append(button);
  } else {
    const frame = element("div", { class: "copied" });
    code.before(frame);
    frame.append(code, button);
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The clipboard API needs HTTPS. execCommand() is deprecated, but works over HTTP.
    const area = element("textarea", { "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
