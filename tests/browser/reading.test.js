// Reports as they are read: in the language of the reader, with contrast, with links that lead somewhere, on sheets that cut nothing off.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { WIDTHS, open } from './browser.js';
import { HOSTILE, reports, write } from './pages.js';

const only = process.env.ONLY?.split(',');

// Texts that stand out from their ground less than WCAG 2.1 AA asks: 4.5 to 1, of big ones 3 to 1.
const paleTexts = (page) => page.evaluate(() => {
  const channels = (colour) => {
    const brush = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  };
  const known = new Map();
  const colourOf = (colour) => known.get(colour) ?? known.set(colour, channels(colour)).get(colour);
  const over = (top, alpha, ground) => top.map((value, at) => value * alpha + ground[at] * (1 - alpha));
  const groundOf = (node) => {
    if (!node) return colourOf('Canvas').rgb;
    const drawn = node.localName === 'svg' && node.querySelector(':scope > rect:first-of-type')?.getAttribute('fill');
    const { rgb, alpha } = colourOf(drawn && drawn !== 'none' ? drawn : getComputedStyle(node).backgroundColor);
    return alpha === 1 ? rgb : over(rgb, alpha, groundOf(node.parentElement));
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((value) => (value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const pale = new Set();
  for (const node of document.querySelectorAll('body *')) {
    const words = [...node.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data.trim()).join('');
    if (words === '' || !node.checkVisibility({ visibilityProperty: true }) || node.getBoundingClientRect().width === 0) continue;
    const style = getComputedStyle(node);
    const ink = colourOf(node.closest('svg') ? style.fill : style.color);
    const ground = groundOf(node.closest('svg') ?? node);
    let alpha = ink.alpha;
    for (let at = node; at; at = at.parentElement) alpha *= Number(getComputedStyle(at).opacity);
    const [dark, light] = [luminance(over(ink.rgb, alpha, ground)), luminance(ground)].sort((one, other) => one - other);
    const contrast = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const isBig = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (isBig ? 3 : 4.5)) pale.add(`${contrast.toFixed(2)}: ${words.slice(0, 40)} (${node.localName}.${node.getAttribute('class') ?? ''})`);
  }
  return [...pale];
});

// What heads a page, a section, a table, a column, a figure or a row of facts, without units, names in brackets and options of the command.
const headings = (page) => page.evaluate(() => {
  const nodes = document.querySelectorAll('title, .bar a, .tools button, .kicker, h1, h2, h3, th, dt, :not(.place) > summary, .card .label, .explain-hint, .badge');
  return [...nodes].map((node) => {
    const own = node.cloneNode(true);
    for (const unit of own.querySelectorAll('.unit')) unit.remove();
    return own.textContent.replace(/\[[^\]]*\]|--[a-z-]+/g, '').trim();
  });
});

// Ends of links and of buttons that are not in the page.
const deadEnds = (page) => page.evaluate(() => {
  const report = JSON.parse(document.getElementById('report-data').textContent);
  const explained = new Set(Object.keys(report.explanations.figures));
  const charts = new Set(report.charts.map(({ id }) => id));
  const tables = new Set([...document.querySelectorAll('table[data-name]')].map((table) => table.dataset.name));
  const known = {
    explain: (id) => explained.has(id),
    svg: (id) => charts.has(id),
    png: (id) => charts.has(id),
    csv: (id) => tables.has(id) || charts.has(id.replace(/^chart:/, '')),
  };
  const dead = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))
    .filter((href) => !href?.startsWith('#') || !document.getElementById(decodeURIComponent(href.slice(1))));
  for (const [kind, isKnown] of Object.entries(known)) {
    for (const button of document.querySelectorAll(`[data-${kind}]`)) if (!isKnown(button.dataset[kind])) dead.push(`${kind} ${button.dataset[kind]}`);
  }
  return dead;
});

// The printable part of an A4 sheet in CSS pixels, upright and on its side: the margins are those of the style sheet.
const millimetres = (length) => (length * 96) / 25.4;
const SHEETS = {
  upright: { of: 'main > .head, main > section:not(.wide), footer', width: millimetres(210 - 14 - 14), height: millimetres(297 - 14 - 16) },
  side: { of: 'main > section.wide', width: millimetres(297 - 12 - 12), height: millimetres(210 - 12 - 14) },
};

// What is wider than its sheet, hidden at its edge, or cut in two since it is higher than a sheet.
const cutOff = async (page, { of, width, height }) => {
  await page.setViewportSize({ width: Math.floor(width), height: Math.floor(height) });
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  return page.evaluate(({ of, width, height }) => {
    const cut = [];
    const tell = (node, words) => cut.push(`${node.closest('[id]')?.id}: ${node.localName}.${node.getAttribute('class') ?? ''} ${words}`);
    for (const part of document.querySelectorAll(of)) {
      // `main` has no padding on paper, so the part begins at the edge of the sheet.
      const { left } = part.getBoundingClientRect();
      for (const node of [part, ...part.querySelectorAll('*')]) {
        const { right, width: own, height: tall } = node.getBoundingClientRect();
        if (own === 0 || !node.checkVisibility()) continue;
        if (right > left + width + 1) tell(node, `reaches ${Math.round(right - left)} of ${Math.floor(width)}`);
        const hides = !['visible', 'clip'].includes(getComputedStyle(node).overflowX) && node.scrollWidth > node.clientWidth + 1;
        if (hides && !node.closest('svg, .canvas')) tell(node, `hides ${node.scrollWidth - node.clientWidth} at its side`);
        if (node.matches('figure:not(.in-pieces), .piece, tr, .card') && tall > height) tell(node, `is ${Math.round(tall)} high on a sheet of ${Math.floor(height)}`);
      }
    }
    return cut;
  }, { of, width, height });
};

for (const report of reports.filter(({ name }) => !only || only.includes(name))) {
  for (const language of ['zh', 'en']) {
    describe(`${report.name}, ${language}`, () => {
      let path;
      before(() => {
        path = write(report, language);
      });

      for (const colorScheme of ['light', 'dark']) {
        test(`${colorScheme}: every text stands out from its ground`, async () => {
          const { page, close } = await open(path, { colorScheme });
          await page.evaluate(() => document.querySelectorAll('details').forEach((part) => { part.open = true; }));
          assert.deepEqual(await paleTexts(page), []);
          await close();
        });
      }

      test('headings are in the language of the page', async () => {
        const { page, close } = await open(path);
        assert.equal(await page.locator('html').getAttribute('lang'), language === 'zh' ? 'zh-CN' : 'en');
        const foreign = language === 'zh' ? /[a-z]{3,}/ : /\p{Script=Han}/u;
        const heads = (await headings(page)).map((words) => words.replace(HOSTILE, ''));
        assert.ok(heads.length > 10, `${heads.length} headings`);
        assert.deepEqual(heads.filter((words) => foreign.test(words)), []);
        await close();
      });

      test('every link and every button leads somewhere', async () => {
        const { page, complaints, close } = await open(path, { width: WIDTHS.telephone });
        assert.deepEqual(await deadEnds(page), []);
        await page.emulateMedia({ reducedMotion: 'reduce' });
        for (const link of await page.locator('.bar a').all()) {
          const id = (await link.getAttribute('href')).slice(1);
          // Chromium scrolls after the key has returned.
          const isReached = (id) => {
            const { top } = document.getElementById(id).getBoundingClientRect();
            return top >= document.querySelector('.bar').offsetHeight - 1 && top < innerHeight;
          };
          // By the keyboard: the bar moves the section that is read into its middle, and would move a link away from under the pointer.
          await link.press('Enter');
          await assert.doesNotReject(page.waitForFunction(isReached, id, { timeout: 10_000 }), `${id} is not reached`);
        }
        assert.deepEqual(complaints, []);
        await close();
      });

      test('short names and periods break nowhere, titles and sentences begin with a capital', async () => {
        const { page, close } = await open(path, { width: 390 });
        const broken = await page.evaluate(() => {
          document.querySelectorAll('details').forEach((part) => { part.open = true; });
          // A first letter has a box of its own on the same line.
          const lines = (name) => new Set([...name.getClientRects()].map(({ bottom }) => Math.round(bottom))).size;
          return [...document.querySelectorAll('.whole')].filter((name) => lines(name) > 1).map((name) => name.textContent);
        });
        assert.deepEqual(broken, []);
        const small = await page.evaluate(() => [...document.querySelectorAll('h1, .prose')]
          .filter((words) => getComputedStyle(words, '::first-letter').textTransform !== 'uppercase').map((words) => words.textContent));
        assert.deepEqual(small, []);
        await close();
      });

      if (['targets', 'score', 'region'].includes(report.name)) {
        test('what the rows are stands first; units are words of the language', async () => {
          const { page, close } = await open(path, { width: 390 });
          const tables = page.locator('.table-part > .scroll > table');
          const firsts = await tables.evaluateAll((all) => all.map((table) => table.tHead.rows[0].cells[0].textContent.trim()));
          const codes = firsts.filter((words) => /^(条款|clause)$/i.test(words));
          assert.deepEqual(codes, []);
          if (language === 'zh') assert.doesNotMatch(await page.locator('main').textContent(), /\b(pieces?|weight-case)\b|\d grade/);
          await close();
        });

        test('the head of the page leaves room for figures', async () => {
          const { page, close } = await open(path);
          assert.ok((await page.locator('.head .banner').count()) <= 3, 'cautions of many plants are one');
          const heights = await page.locator('.facts > div:not(.several)').evaluateAll((facts) => facts.map((fact) => fact.offsetHeight));
          assert.ok(Math.max(...heights) < 130, `a fact is ${Math.max(...heights)} high`);
          await close();
        });

        test('a long chart of bars is drawn in pieces on paper, and as one on the screen', async () => {
          const { page, close } = await open(path);
          const counts = await page.evaluate(() => {
            const report = JSON.parse(document.getElementById('report-data').textContent);
            const pieces = () => report.charts.filter(({ kind }) => kind === 'bars').map(({ id, categories }) => ({
              bars: categories.length, pieces: document.querySelectorAll(`#chart-${CSS.escape(id)} .piece`).length,
            }));
            dispatchEvent(new Event('beforeprint'));
            const onPaper = pieces();
            dispatchEvent(new Event('afterprint'));
            return { onPaper, onScreen: pieces() };
          });
          for (const { bars, pieces } of counts.onPaper) assert.equal(pieces, bars > 16 ? Math.ceil(bars / 12) : 0, `${bars} bars`);
          for (const { pieces } of counts.onScreen) assert.equal(pieces, 0);
          // Cards and bars stand upright, a wide table on its side.
          assert.equal(await page.locator('section.wide:has(.key-figures), section.wide:has(figure.bars)').count(), 0);
          await close();
        });
      }

      test('on paper nothing is cut off', async () => {
        const { page, close } = await open(path);
        await page.emulateMedia({ media: 'print' });
        await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
        for (const sheet of Object.values(SHEETS)) assert.deepEqual(await cutOff(page, sheet), []);
        assert.deepEqual(await paleTexts(page), []);
        await close();
      });
    });
  }
}
