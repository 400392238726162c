// Reports as pages, used as a reader uses them: on a telephone and a desk, in light and in the dark, on paper, with the keyboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { WIDTHS, open, openWithoutScripts } from './browser.js';
import { HOSTILE, folder, reports, write } from './pages.js';

const only = process.env.ONLY?.split(',');

// Of every chart that is drawn: how many colours it has on a canvas, and texts that stick out of it.
const drawnCharts = (page) => page.evaluate(async () => {
  const pixels = async (svg) => {
    const image = new Image();
    const { width, height } = svg.getBoundingClientRect();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width, height];
    const brush = canvas.getContext('2d');
    brush.drawImage(image, 0, 0, width, height);
    const { data } = brush.getImageData(0, 0, width, height);
    const counts = new Map();
    for (let at = 0; at < data.length; at += 4) {
      const colour = `${data[at]},${data[at + 1]},${data[at + 2]},${data[at + 3]}`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    return 1 - most / (data.length / 4);
  };
  const told = [];
  for (const box of document.querySelectorAll('[data-chart]')) {
    if (box.closest('figure').hidden) continue;
    const svg = box.querySelector('svg');
    const frame = svg.getBoundingClientRect();
    const out = [...svg.querySelectorAll('text')].filter((text) => {
      const own = text.getBoundingClientRect();
      return own.width > 0 && (own.left < frame.left - 1 || own.right > frame.right + 1 || own.top < frame.top - 1 || own.bottom > frame.bottom + 1);
    });
    told.push({ id: box.dataset.chart, painted: await pixels(svg), out: out.map((text) => text.textContent) });
  }
  return told;
});

const sheetsOf = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length;

for (const report of reports.filter(({ name }) => !only || only.includes(name))) {
  for (const language of ['zh', 'en']) {
    describe(`${report.name}, ${language}`, () => {
      let path;
      before(() => {
        path = write(report, language);
      });

      for (const [device, width] of Object.entries(WIDTHS)) {
        for (const colorScheme of ['light', 'dark']) {
          test(`${device}, ${colorScheme}: nothing leaves the file, nothing sticks out, every chart is drawn`, async () => {
            const { page, complaints, close } = await open(path, { width, colorScheme });
            const scrolled = await page.evaluate(() => document.documentElement.scrollWidth);
            assert.ok(scrolled <= width, `the page is ${scrolled} wide on a screen of ${width}`);
            const charts = await drawnCharts(page);
            assert.ok(charts.length >= (report.charts ?? 2), 'charts');
            for (const chart of charts) {
              assert.ok(chart.painted > 0.005, `${chart.id} is empty: ${chart.painted}`);
              assert.deepEqual(chart.out, [], `${chart.id}: clipped text`);
            }
            const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
            const isDark = Number(/\d+/.exec(background)[0]) < 128;
            assert.equal(isDark, colorScheme === 'dark', background);
            if (process.env.SHOTS) {
              await page.screenshot({ path: join(process.env.SHOTS, `${report.name}-${language}-${device}-${colorScheme}.png`), fullPage: true });
            }
            assert.deepEqual(complaints, []);
            await close();
          });
        }
      }

      test('on paper', async () => {
        const { page, complaints, close } = await open(path, { colorScheme: 'dark' });
        const grounds = await page.evaluate(() => {
          dispatchEvent(new Event('beforeprint'));
          const fills = [...document.querySelectorAll('figure:not([hidden], .sankey) svg > rect:first-of-type')].map((rect) => rect.getAttribute('fill'));
          dispatchEvent(new Event('afterprint'));
          return [...new Set(fills)];
        });
        assert.deepEqual(grounds, ['#ffffff'], 'charts are light on paper, whatever the screen is');
        const pdf = await page.pdf({ preferCSSPageSize: true, path: join(folder, `${report.name}-${language}.pdf`) });
        const [least, most] = report.sheets;
        const sheets = sheetsOf(pdf);
        assert.ok(sheets >= least && sheets <= most, `${sheets} sheets`);
        assert.deepEqual(complaints, []);
        await close();
      });

      test('charts and tables are saved as files', async () => {
        const { page, complaints, close } = await open(path);
        const saved = async (selector) => {
          const [download] = await Promise.all([page.waitForEvent('download'), page.locator(selector).first().click()]);
          return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
        };
        const svg = await saved('[data-svg]');
        assert.match(svg.name, /\.svg$/);
        assert.match(svg.bytes.toString('utf8'), /^<svg [^>]*xmlns/);
        const png = await saved('[data-png]');
        assert.match(png.name, /\.png$/);
        assert.deepEqual([...png.bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
        const csv = await saved('.table-part:not(details) [data-csv]');
        const lines = csv.bytes.toString('utf8').split('\r\n');
        assert.ok(lines[0].startsWith('\ufeff'));
        const shown = await page.locator('.table-part:not(details) table').first().locator('tbody tr').count();
        assert.equal(lines.length, shown + 2, 'a line a row, the header, and nothing after the last line break');
        const drawn = await saved('figure [data-csv]');
        assert.ok(drawn.bytes.length > 40, drawn.name);
        assert.deepEqual(complaints, []);
        await close();
      });

      test('the switch turns dark into light and keeps the charts', async () => {
        const { page, complaints, close } = await open(path, { colorScheme: 'dark' });
        await page.locator('#theme').click();
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(248, 248, 246)');
        for (const chart of await drawnCharts(page)) assert.ok(chart.painted > 0.005, chart.id);
        assert.deepEqual(complaints, []);
        await close();
      });

      if (report.figures === 'ledger') {
        test('the keyboard goes from the total to the line of the ledger and back', async () => {
          const { page, complaints, close } = await open(path);
          const total = page.locator('.card.first button.figure');
          await total.focus();
          await page.keyboard.press('Enter');
          const panel = page.locator('dialog[open]');
          await panel.waitFor();
          const value = (await total.textContent()).trim();
          assert.ok((await panel.locator('.big').textContent()).startsWith(value), value);
          // A sum is made of sums; in the end there is a row, with its lines and its factors.
          for (let depth = 0; depth < 4 && (await panel.locator('.parts').count()) > 0; depth += 1) {
            await panel.locator('.parts button').first().press('Enter');
          }
          const words = await panel.textContent();
          assert.match(words, language === 'zh' ? /ledger\.csv，第 \d+ 行/ : /ledger\.csv, row \d+/);
          assert.ok((await panel.locator('.record').count()) > 0 || /measured|实测/.test(words), 'a factor record, or a measured value');
          if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${report.name}-${language}-explanation.png`) });
          await page.locator('#back').press('Enter');
          assert.equal(await panel.locator('.parts').count(), 1, 'back at the sum');
          await page.keyboard.press('Escape');
          assert.equal(await page.locator('dialog[open]').count(), 0);
          assert.ok(await total.evaluate((button) => button === document.activeElement), 'the focus is where it was');
          assert.deepEqual(complaints, []);
          await close();
        });
      }

      if (report.figures === 'years') {
        test('the total of a year tells what it is made of', async () => {
          const { page, complaints, close } = await open(path);
          await page.locator('.table-part button.figure').first().click();
          const panel = page.locator('dialog[open]');
          await panel.waitFor();
          assert.ok((await panel.locator('.parts button').count()) > 1);
          await page.mouse.click(20, 400);
          assert.equal(await page.locator('dialog[open]').count(), 0, 'a click beside the panel closes it');
          assert.deepEqual(complaints, []);
          await close();
        });
      }

      if (report.figures === 'targets') {
        test('a value tells its arithmetic, its clause and what would close the gap', async () => {
          const { page, complaints, close } = await open(path);
          await page.locator('.table-part button.figure').first().click();
          const panel = page.locator('dialog[open]');
          await panel.waitFor();
          const words = await panel.textContent();
          assert.match(words, /100 × [\d.,]+ ÷ [\d.,]+/, words);
          assert.match(words, /分子|above the line/);
          assert.match(words, /分母|below the line/);
          if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${report.name}-${language}-explanation.png`) });
          await page.keyboard.press('Escape');
          assert.equal(await page.locator('dialog[open]').count(), 0);
          assert.deepEqual(complaints, []);
          await close();
        });
      }

      test('without scripts the tables and figures are there', async () => {
        const { page, close } = await openWithoutScripts(path);
        assert.ok(await page.locator('noscript p').isVisible());
        assert.ok((await page.locator('table:visible tbody tr').count()) > 10);
        await close();
      });

      if (report.name === 'hostile') {
        test('a name with markup in it is a name', async () => {
          const { page, complaints, close } = await open(path);
          assert.ok((await page.locator('h1').textContent()).startsWith(HOSTILE));
          assert.equal(await page.locator('img').count(), 0);
          assert.deepEqual(complaints, []);
          await close();
        });
      }
    });
  }
}
