// Sets the chosen theme before anything is drawn. No module: those wait for the page.

document.documentElement.dataset.theme = localStorage.getItem("readlist.theme") ?? "";
