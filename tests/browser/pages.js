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

// Works of several sectors, each under its own methodology, and what one of them sells to another.
const SECTORS = {
  'aluminium-smelting': 'aluminium-smelter=cets-ag-04.01-v01-2024',
  cement: 'cement-works=cets-ag-02.01-v01-2024',
  ceramics: 'tile-works=ndrc-2013-ceramics',
  concrete: 'batching-plant=ndrc-2015-other-industry',
  'copper-smelting': 'copper-smelter=ndrc-2015-other-nonferrous',
};
const links = () => {
  const path = join(folder, 'links.csv');
  writeFileSync(path, 'seller,buyer,item,quantity,unit,year\nreference-bf-bof,reference-eaf,electricity,2000,MWh,2023\n');
  return path;
};
const works = [...['reference-bf-bof', 'reference-eaf'], ...Object.keys(SECTORS).map((sector) => `sectors/${sector}`)];

// `figures`: what the figures of a report are explained by; `sheets`: how many the printed report takes at least and at most;
// `charts`: how many it draws at least, where that is not two.
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
  {
    name: 'score',
    command: ['register', 'score'],
    arguments: register,
    charts: 1,
    sheets: [2, 6],
  },
  {
    name: 'region',
    command: 'region',
    arguments: [
      ...works.map((name) => join(datasets, name, 'ledger.csv')),
      ...METHOD,
      ...Object.values(SECTORS).flatMap((method) => ['--method', method]),
      '--links',
      links(),
    ],
    charts: 1,
    sheets: [2, 10],
  },
];

const run = (report, ...more) => execFileSync(program, [report.command ?? 'report', report.arguments, more].flat(), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

export const write = (report, language) => {
  const path = join(folder, `${report.name}-${language}.html`);
  if (!process.env.PAGES_KEPT) {
    run(report, '--lang', language, '--out', path);
  }
  return path;
};

// The result as the command prints it: for people, for programs, for spreadsheets.
export const printed = (report, language) => run(report, '--lang', language, '--format', 'table');
export const result = (report) => JSON.parse(run(report, '--format', 'json'));
export const rows = (report) => {
  const cellsOf = (line) => [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare);
  const [header, ...lines] = run(report, '--format', 'csv').replace(/^\ufeff/, '').trimEnd().split(/\r?\n/).map(cellsOf);
  return lines.map((cells) => Object.fromEntries(header.map((column, at) => [column, cells[at]])));
};
