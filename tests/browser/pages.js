// The pages under test: reports that the program writes of the data that come with it, in both languages.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');
const datasets = join(repository, 'datasets');
const program = resolve(process.env.DAFENG ?? join(repository, 'target/debug/dafeng'));
const METHOD = ['--method', 'cets-ag-03.01-v01-2024'];

export const folder = process.env.PAGES ?? mkdtempSync(join(tmpdir(), 'dafeng-pages-'));
mkdirSync(folder, { recursive: true });

// A plant whose name tries to end the script that holds it. The page must show it as it is.
export const HOSTILE = '</script><b>bold</b><img src=x onerror=alert(1)>';
const hostileMill = () => {
  const own = join(folder, 'hostile');
  mkdirSync(own, { recursive: true });
  copyFileSync(join(datasets, 'mill-a-2026-06/ledger.csv'), join(own, 'ledger.csv'));
  const plants = readFileSync(join(datasets, 'mill-a-2026-06/plants.yaml'), 'utf8');
  writeFileSync(join(own, 'plants.yaml'), plants.replace(/title: .*/, `title: {zh: '${HOSTILE}', en: '${HOSTILE}'}`));
  return join(own, 'ledger.csv');
};

// `figures`: what the figures of a report are explained by; `sheets`: how many the printed report takes at least and at most.
const register = ['units', 'quantities'].map((name) => join(datasets, `fujian-register/${name}.csv`));
export const reports = [
  { name: 'mill-a', figures: 'ledger', arguments: [join(datasets, 'mill-a-2026-06/ledger.csv'), ...METHOD], sheets: [5, 14] },
  { name: 'works', figures: 'ledger', arguments: [join(datasets, 'reference-bf-bof/ledger.csv'), ...METHOD, '--level', 'both'], sheets: [12, 45] },
  {
    name: 'works-energy',
    arguments: [join(datasets, 'reference-bf-bof/ledger.csv'), '--method', 'gbt-2589-energy', '--level', 'both'],
    sheets: [12, 60],
  },
  {
    name: 'fujian',
    figures: 'years',
    arguments: ['current-policy', 'accelerated', 'hydrogen-and-ccus'].flatMap((name) => ['--scenarios', join(datasets, `fujian-steel/${name}.yaml`)]),
    sheets: [5, 45],
  },
  { name: 'hostile', figures: 'ledger', arguments: [hostileMill(), ...METHOD], sheets: [5, 14] },
  {
    name: 'targets',
    figures: 'targets',
    command: 'targets',
    arguments: [...register, '--scenario', join(datasets, 'fujian-steel/accelerated.yaml')],
    sheets: [5, 45],
  },
];

export const write = (report, language) => {
  const path = join(folder, `${report.name}-${language}.html`);
  if (!process.env.PAGES_KEPT) {
    execFileSync(program, [report.command ?? 'report', ...report.arguments, '--lang', language, '--out', path], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return path;
};
