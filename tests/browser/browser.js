// The browser that the pages are opened in.
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const WIDTHS = { telephone: 360, desk: 1366 };
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
});
after(() => browser.close());

// A page, and what must stay empty while it is used: requests that leave the file, complaints in the console.
export const open = async (path, { width = WIDTHS.desk, colorScheme = 'light' } = {}) => {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, acceptDownloads: true });
  const page = await context.newPage();
  const complaints = [];
  const url = pathToFileURL(path).href;
  page.on('request', (request) => {
    const isOwn = request.url() === url || /^(blob|data):/.test(request.url());
    if (!isOwn) complaints.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
};

export const openWithoutScripts = async (path) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: WIDTHS.desk, height: 800 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href);
  return { page, close: () => context.close() };
};
