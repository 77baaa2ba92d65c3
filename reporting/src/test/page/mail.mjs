// Looks at the mails' HTML in a real browser, for MailPageIT: node mail.mjs FOLDER-OF-PAGES FOLDER-FOR-PICTURES
// In light and dark, as wide as a desk's mail window and as narrow as a telephone.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [pages, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const problems = [];

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  for (const file of readdirSync(pages).filter((name) => name.endsWith('.html'))) {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [820, 360]) {
        await look(file, colorScheme, width);
      }
    }
  }
} finally {
  await browser.close();
}
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);

async function look(file, colorScheme, width) {
  const name = `${basename(file, '.html')} ${colorScheme} ${width}`;
  const problem = (what) => problems.push(`${name}: ${what}`);
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) problem(`asks for ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    problem('a script of a station ran');
    dialog.dismiss();
  });
  page.on('pageerror', (error) => problem(error.message));
  await page.goto(pathToFileURL(join(pages, file)).href);
  const overflow = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  if (overflow > 0) problem(`is ${overflow} px wider than the window`);
  const broken = await page.evaluate(() => [...document.images].filter((image) => !image.naturalWidth).length);
  if (broken > 0) problem(`${broken} pictures do not show`);
  const dark = await page.evaluate(() => {
    const [red] = getComputedStyle(document.querySelector('.sheet')).backgroundColor.match(/\d+/g).map(Number);
    return red < 128;
  });
  if (dark !== (colorScheme === 'dark')) problem('does not follow the colour scheme');
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, {
      resultTypes: ['violations'],
      // About pages as a whole: a mail is shown within the page of a mail program, which has its landmarks.
      rules: { 'landmark-one-main': { enabled: false }, region: { enabled: false } },
    }));
  for (const violation of violations) {
    problem(`${violation.id}: ${violation.nodes[0].html.slice(0, 200)} (${violation.nodes.length}): ${violation.nodes[0].failureSummary}`);
  }
  await page.screenshot({ path: join(pictures, `${name.replaceAll(' ', '-')}.png`), fullPage: true });
  await page.close();
}
