// Sets the chosen theme before anything is drawn. No module: those wait for the page.

try {
  document.documentElement.dataset.theme = localStorage.getItem("readlist.theme") ?? "";
} catch {
  // A browser that keeps nothing shows what the system is set to.
}
