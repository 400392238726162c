(() => {
  try {
    const theme = localStorage.getItem('dafeng-theme');
    if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  } catch {
    // A browser may refuse to keep anything for a file.
  }
})();
