// The figures of a page are those that the command prints, and those of its result as JSON and as CSV.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open } from './browser.js';
import { printed, reports, result, rows, write } from './pages.js';


// A figure without marks between thousands and without its unit.
const bare = (words) => words.replaceAll(',', '').trim().split(/\s/)[0];
const cards = async (page) => (await page.locator('.card .value').allTextContents()).map(bare);
const cellsOf = (page, name) => page.locator(`.table-part table[data-name="${name}"] tbody tr`).evaluateAll((lines) => (
  lines.map((line) => [...line.cells].map((cell) => ({ words: cell.textContent.trim(), full: cell.dataset.full })))
));

// A figure is shown to two places and exact behind them; one that is missing is a blank.
const assertShown = (cell, exact, where) => {
  if (exact === null || exact === undefined || exact === '') {
    // A dash: the methodology does not count it.
    assert.match(cell.words, /^—?$/, where);
    return;
  }
  const words = bare(cell.words);
  assert.match(words, /^-?\d+(\.\d+)?$/, `${where}: ${cell.words}`);
  assert.ok(Math.abs(Number(words) - Number(exact)) <= 0.005 + 1e-9, `${where}: ${words} is not ${exact}`);
  if (cell.full !== undefined) assert.equal(cell.full, exact, where);
};
const assertAllShown = (cells, exact, where) => {
  assert.equal(cells.length, exact.length, where);
  cells.forEach((cell, at) => assertShown(cell, exact[at], `${where}, figure ${at}`));
};

// As JSON and as CSV a result is the same in both languages.
const results = new Map();
const resultOf = (name) => {
  const report = reports.find((own) => own.name === name);
  if (!results.has(name)) results.set(name, { report, whole: result(report), lines: rows(report) });
  return results.get(name);
};

for (const language of ['zh', 'en']) {
  describe(language, () => {
    const opened = async (report, check) => {
      const { page, complaints, close } = await open(write(report, language));
      await check(page, printed(report, language).split('\n'));
      assert.deepEqual(complaints, []);
      await close();
    };

    test('a region: its sums, its plants and their ranks', async () => {
      const { report, whole, lines: plants } = resultOf('region');
      await opened(report, async (page, lines) => {
        const { total, direct: allDirect, sum, counted_twice: twice, rankings } = whole;
        // Where the total is no one quantity, what may be added up stands beside it.
        const heads = whole.is_one_quantity ? [total, sum, twice] : [total, allDirect, sum, twice];
        assertAllShown((await cards(page)).map((words) => ({ words })), heads, 'key figures');
        const shown = await cellsOf(page, 'region-plants');
        const last = shown.pop();
        assert.equal(shown.length, plants.length);
        for (const [at, [plant, ...figures]] of shown.entries()) {
          const { direct, indirect, total: own } = plants[at];
          assertAllShown(figures, [direct, indirect, own], plant.words);
          // The row of the table; a wrapped note may begin with a name too.
          const line = lines.find((words) => words.trim().startsWith(`${plant.words}  `));
          for (const { words } of figures) assert.ok(line?.split(/\s+/).includes(words), `${plant.words}: ${words} in ${line}`);
        }
        assertShown(last.at(-1), sum, 'sum of the plants');
        assert.ok(rankings.length > 1);
        // Those of one plant each stand in one table, each figure with its unit.
        const alone = await cellsOf(page, 'region-intensities');
        const ofOne = rankings.filter(({ plants: own }) => own.length === 1).map(({ plants: [own] }) => own);
        assert.equal(alone.length, ofOne.length);
        for (const [at, [, , value, , numerator, , denominator]] of alone.entries()) {
          assert.ok(Math.abs(Number(bare(value.words)) - Number(ofOne[at].value)) <= 0.00005 + 1e-9, `${value.words} is not ${ofOne[at].value}`);
          assertAllShown([numerator, denominator], [ofOne[at].numerator, ofOne[at].denominator], ofOne[at].plant);
        }
        for (const [at, ranking] of rankings.entries()) {
          if (ranking.plants.length === 1) continue;
          const ranked = await cellsOf(page, `region-ranking-${at}`);
          assert.equal(ranked.length, ranking.plants.length);
          for (const [place, [rank, , value, numerator, denominator]] of ranked.entries()) {
            const plant = ranking.plants[place];
            assert.equal(rank.words, String(place + 1));
            assert.ok(Math.abs(Number(bare(value.words)) - Number(plant.value)) <= 0.00005 + 1e-9, `${value.words} is not ${plant.value}`);
            assertAllShown([numerator, denominator], [plant.numerator, plant.denominator], plant.plant);
          }
        }
      });
    });

    test('units beside their levels: how many reach which, and the margin of each', async () => {
      const { report, whole, lines: scored } = resultOf('score');
      await opened(report, async (page, lines) => {
        const { units } = whole;
        // Units that run, by class; those that the table has no level for, and those that do not run, are counted beside these.
        const running = units.filter(({ status }) => status === 'existing');
        const hasLevel = ({ benchmark }) => benchmark !== null;
        const standing = ['at-benchmark', 'between', 'below-baseline', null].map(
          (at) => running.filter((unit) => unit.efficiency === at && (at !== null || hasLevel(unit))).length,
        );
        const counted = (await cards(page)).map(Number);
        assert.deepEqual(counted.slice(0, 4), standing);
        assert.equal(counted.reduce((sum, count) => sum + count), units.length);
        const shown = await cellsOf(page, 'register-units');
        assert.equal(shown.length, scored.length);
        for (const [at, [unit, year, , value, , benchmark, margin, percent, baseline, above]] of shown.entries()) {
          const row = scored[at];
          assert.ok(unit.words.startsWith(`${row.plant} ${row.unit}`), unit.words);
          assert.equal(year.words, row.year);
          const exact = [row.energy_intensity, row.benchmark, row.benchmark_margin, row.benchmark_margin_percent, row.baseline, row.baseline_margin];
          assertAllShown([value, benchmark, margin, percent, baseline, above], exact, unit.words);
        }
        // Of units whose name the terminal does not break in two.
        const told = shown.filter(([unit]) => lines.some((line) => line.includes(`${unit.words} `)));
        assert.ok(told.length > 5);
        for (const [unit, , , value] of told.filter(([, , , { words }]) => words !== '')) {
          const line = lines.find((words) => words.includes(`${unit.words} `));
          assert.ok(line.replaceAll(',', '').includes(bare(value.words)), `${unit.words}: ${value.words} in ${line}`);
        }
      });
    });

    test('targets of plans: how many are met, and the value of each', async () => {
      const { report, whole: plans, lines: parts } = resultOf('targets');
      await opened(report, async (page, lines) => {
        const lowsOf = ({ parts: own }) => own.map(({ value }) => value?.low);
        const kinds = [
          ({ verdict }) => ['met', 'met-provisionally'].includes(verdict),
          ({ verdict, is_before_deadline: isEarly }) => verdict === 'missed' && isEarly,
          ({ verdict, is_before_deadline: isEarly }) => verdict === 'missed' && !isEarly,
          ({ verdict }) => ['cannot-be-told', 'cannot-be-told-yet'].includes(verdict),
        ];
        const counted = plans.map(({ targets }) => kinds.map((isOf) => targets.filter(isOf).length));
        assert.deepEqual((await cards(page)).map(Number), kinds.map((_, at) => counted.reduce((sum, counts) => sum + counts[at], 0)));
        const byPlan = await cellsOf(page, 'target-plans');
        assert.deepEqual(byPlan.map((cells) => cells.slice(1, 5).map(({ words }) => Number(words))), counted);
        for (const { plan, title, targets } of plans) {
          assert.ok(lines.some((line) => line.includes(title[language])), title[language]);
          const values = targets.flatMap(lowsOf).filter(Boolean);
          const shown = (await cellsOf(page, `${plan}-targets`)).map((cells) => cells[4]).filter(({ words }) => words !== '');
          assertAllShown(shown, values, plan);
        }
        const lows = parts.filter(({ low }) => low !== '').map(({ low }) => low);
        const values = plans.flatMap(({ targets }) => targets.flatMap(lowsOf)).filter(Boolean);
        assert.deepEqual(lows, values);
      });
    });
  });
}
