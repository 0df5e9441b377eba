function startChains() {
  const chain = element("div", { id: "chain", role: "tooltip" });
  chain.hidden = true;
  document.body.append(chain);
  let shown = null;

  function show(value) {
    hide();
    if (!value?.title) return;
    shown = value;
    chain.textContent = value.title;
    // Else the browser shows its own tooltip too.
    value.dataset.title = value.title;
    value.removeAttribute("title");
    value.setAttribute("aria-describedby", "chain");
    chain.hidden = false;
    const { left, top, bottom } = value.getBoundingClientRect();
    const { width, height } = chain.getBoundingClientRect();
    const below = bottom + 6 + height < innerHeight;
    chain.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    chain.style.top = `${below ? bottom + 6 : Math.max(8, top - height - 6)}px`;
  }

  function hide() {
    chain.hidden = true;
    if (!shown) return;
    shown.title = shown.dataset.title;
    shown.removeAttribute("aria-describedby");
    shown = null;
  }

  document.addEventListener("pointerover", (event) => {
    const value = event.target.closest?.(".v");
    if (value !== shown) show(value);
  });
  document.addEventListener("focusin", (event) => show(event.target.closest(".v")));
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", hide, { passive: true, capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}
