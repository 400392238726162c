byId('theme').addEventListener('click', () => {
  const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = isDark ? 'light' : 'dark';
  try {
    localStorage.setItem('dafeng-theme', root.dataset.theme);
  } catch {
    // A browser may refuse to keep anything for a file.
  }
  drawCharts();
});
byId('print').addEventListener('click', () => print());

// A table as CSV: every digit of its numbers, a mark of UTF-8 for spreadsheets.
const csvOf = (table) => {
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const words = (cell) => cell.textContent.trim().replace(/\s+/g, ' ');
  const value = (cell) => cell.dataset.full || (cell.classList.contains('number') ? words(cell).replace(/,/g, '') : words(cell));
  const head = [...table.tHead.rows[0].cells].map((cell) => {
    const unit = cell.querySelector('.unit');
    if (!unit) return words(cell);
    return `${words(cell).slice(0, -words(unit).length).trim()} (${words(unit)})`;
  });
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map(value));
  return `\ufeff${[head, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
};
document.addEventListener('click', (event) => {
  const button = event.target.closest('.tool');
  if (!button) return;
  const { csv, svg, png } = button.dataset;
  if (svg) saveSvg(svg);
  else if (png) savePng(png);
  else {
    const name = csv.replace(/^chart:/, '');
    const holder = csv.startsWith('chart:') ? button.closest('figure') : byId(`table-${csv}`);
    download(`${name}.csv`, new Blob([csvOf(holder.querySelector('table'))], { type: 'text/csv' }));
  }
});

const filter = byId('figure-filter');
if (filter) {
  const items = [...byId('figure-list').children];
  filter.addEventListener('input', () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  });
}

// The section that is read stands out in the bar.
const links = new Map([...document.querySelectorAll('.bar a')].map((link) => [link.hash.slice(1), link]));
const readNow = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) {
      for (const link of links.values()) link.classList.remove('here');
      const link = links.get(encodeURIComponent(target.id)) || links.get(target.id);
      if (link) {
        link.classList.add('here');
        const strip = link.closest('nav');
        strip.scrollTo({ left: link.offsetLeft - strip.clientWidth / 2 + link.clientWidth / 2 });
      }
    }
  }
}, { rootMargin: '-15% 0px -80% 0px' });
for (const section of document.querySelectorAll('main > section')) readNow.observe(section);
