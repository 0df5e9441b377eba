/** Opens the file listing that the URL's fragment names. */
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

startSearch();
for (const table of document.querySelectorAll("table[data-filter]")) startTable(table);
startChains();
for (const code of document.querySelectorAll("pre.code")) startCopying(code);
addEventListener("hashchange", openTarget);
openTarget();
