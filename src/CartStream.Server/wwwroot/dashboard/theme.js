// Runs before the first paint: the theme chosen earlier, else the system's.
(() => {
  try {
    const chosen = localStorage.getItem("cartstream-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // The browser shuts storage off.
  }
})();
