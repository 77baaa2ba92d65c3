// Looks at the page in Debian's Chromium, as a support agent does, and exits with 0, or with 1 and what it did not find.
// Says on stdout what the test is to do next ("do: …"). Screenshots go to the folder that it is given.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [base, token, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HOSTILE = '<script>alert(1)</script>';
const TAG = '<img src=x onerror=alert(1)>';
const VIEWS = [
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['narrow', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

/** A page that fails the test when its script does, when it says an error, or when it opens a dialog of its own. */
async function open(options) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => fail(`the page's script fails: ${error.stack}`));
  page.on('dialog', (dialog) => fail(`a dialog opens: ${dialog.message()}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/40[134]/.test(message.text())) {
      fail(`the console says: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:')) {
      fail(`something is loaded from elsewhere: ${request.url()}`);
    }
  });
  return page;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

const text = (page, selector) => page.locator(selector).innerText();
const until = (page, selector, wanted) =>
  page.waitForFunction(([at, word]) => document.querySelector(at)?.innerText.includes(word), [selector, wanted]);

async function look(page, name, mode) {
  await page.screenshot({ path: `${folder}/${name}-${mode}.png` });
  await page.evaluate((source) => new Function(source)(), axe).catch(() => page.addScriptTag({ content: axe }));
  const serious = await page.evaluate(async () =>
    (await axe.run(document, { resultTypes: ['violations'] })).violations
      .filter((found) => ['serious', 'critical'].includes(found.impact))
      .map((found) => `${found.id}: ${found.nodes.map((node) => node.target).join(', ')}`));
  assert.deepEqual(serious, [], `axe finds nothing serious in ${name}, ${mode}`);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wider <= 0, `${name}, ${mode} is no wider than the window, but by ${wider} px`);
}

try {
  for (const [mode, options] of VIEWS) {
    // Looking for faults needs eval, which the page itself is not allowed.
    const page = await open({ ...options, bypassCSP: true });
    await page.goto(`${base}#token=${token}`);
    await until(page, '#who', 'boss');
    assert.ok(!page.url().includes(token), 'the token leaves the address');
    await look(page, 'home', mode);
    await page.goto(`${base}#/station/PAGE-1`);
    await until(page, '#sentence', 'Connector 2 faulted, GroundFailure');
    await until(page, '#recent-days', '91.67');
    const days = await text(page, '#recent-days');
    assert.match(days, /3 begun, 42\.5 kWh delivered/);
    assert.match(days, /1 new fault, faulted for 1 h 30 min/, 'times are averages over two connectors');
    assert.match(days, /on 1 day of 2/);
    await until(page, '#episodes', 'still faulted for');
    const episodes = await text(page, '#episodes');
    assert.match(episodes, /ground fault protection tripped/);
    assert.match(episodes, /cleared by a restart/);
    assert.match(episodes, /Most like it wanted a crew/);
    assert.match(episodes, /Of 41 earlier faults with this error on the same model .* 20 % cleared by themselves/s);
    assert.match(episodes, /75 % after a crew’s visit/);
    assert.ok(episodes.includes(TAG), 'an error code is text');
    assert.equal(await page.locator('#episodes img').count(), 0);
    await look(page, 'station', mode);
    await page.goto(`${base}#/station/GONE-1`);
    await until(page, '#sentence', 'Offline for');
    assert.equal(await page.locator('#station-signs .s-offline').count(), 1, 'an offline station is offline');
    assert.equal(await page.locator('#station-signs .s-faulted').count(), 0, 'and not faulted');
    await look(page, 'offline', mode);
    await page.goto(`${base}#/network`);
    await page.locator('#stations tbody tr[data-id="PAGE-1"]').waitFor();
    await look(page, 'network', mode);
    await page.goto(`${base}#/faults/2026-10`);
    await page.locator('#ranking tbody tr').first().waitFor();
    await look(page, 'faults', mode);
    await page.goto(`${base}#/reliability/2026-10`);
    await until(page, '#missing', '1 of 2 ports misses 97');
    await page.locator('#makes tbody tr').waitFor();
    await until(page, '#failed', 'the connector faulted during the charge');
    await until(page, '#mistaken', 'its end was never told');
    assert.match(await text(page, '#month-complete'), /complete; data through/);
    const worst = await page.locator('#ports tbody tr').first().innerText();
    assert.match(worst, /96\.25\s%[^]*misses 97\s%/, 'the worst port comes first, and words say that it is bad');
    const make = await text(page, '#makes tbody');
    assert.ok(make.includes(TAG), "a vendor's name is text");
    assert.match(make, /700 h[^]*1 h 30 min[^]*1 by a restart, 1 not yet/);
    await look(page, 'reliability', mode);
    await page.locator('#level').selectOption('vendor');
    await until(page, '#makes', 'no figures');
    await page.context().close();

    const books = await open({ ...options, bypassCSP: true });
    await books.goto(`${base}#token=books`);
    await until(books, '#who', 'books');
    await books.goto(`${base}#/faults/2026-10`);
    await books.locator('#mails').click();
    await books.locator('#mail-list tbody a').first().click();
    await until(books, '#mail pre', '<b>Harbour</b> (PAGE-1)');
    await look(books, 'mails', mode);
    await books.context().close();
  }

  const page = await open({ ...VIEWS[0][1], bypassCSP: true });
  page.setDefaultTimeout(60000);
  await page.goto(base);
  await page.locator('#token').fill('wrong');
  await page.keyboard.press('Enter');
  await page.locator('#access-error').waitFor();
  await page.locator('#token').fill(token);
  await page.keyboard.press('Enter');
  await until(page, '#who', 'boss');

  // By keyboard alone: the field has the focus, a part of the name finds the station.
  await page.keyboard.type('harb');
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await until(page, '#sentence', 'Connector 2 faulted');
  assert.match(await page.title(), /PAGE-1/);
  assert.match(await text(page, '#station-name'), /<b>Harbour<\/b>/, "the station's name is text");

  console.log('do: connector 2 available');
  await until(page, '[data-connector="2"] .status', 'Available');
  assert.doesNotMatch(await text(page, '#sentence'), /faulted/);

  await page.getByRole('button', { name: 'Reset, soft' }).click();
  await page.locator('#command-exact').waitFor();
  console.log('do: answer');
  await page.locator('#command button[type=submit]').click();
  await page.waitForFunction(() => document.querySelector('#command-result')?.classList.contains('tone-good'));

  // While Kafka is away, nobody knows what stations do; the page says so, and that it knows again.
  await page.goto(`${base}#/station/PAGE-1`);
  await until(page, '#station-freshness', 'Known through');
  console.log('do: stop kafka');
  await until(page, '#station-freshness', 'Not current');
  await until(page, '#sentence', 'As of ');
  assert.equal(await page.locator('#station-signs .s-stale').count(), 1, 'what is stale is marked as such');
  await look(page, 'stale', 'light');
  console.log('do: start kafka');
  await page.waitForFunction(() => !document.querySelector('#station-freshness').innerText.includes('Not current'));
  assert.doesNotMatch(await text(page, '#sentence'), /^As of/);

  await page.goto(`${base}#/station/${encodeURIComponent(HOSTILE)}`);
  await until(page, '#sentence', 'Connector 1 available');
  assert.match(await page.locator('h1').innerText(), /<script>/);
  assert.equal(await page.locator('main script').count(), 0);

  const north = await open(VIEWS[0][1]);
  await north.goto(`${base}#token=north`);
  await until(north, '#who', 'north');
  await north.goto(`${base}#/reliability/2026-10`);
  await until(north, '#ports', 'no port');
  await until(north, '#makes', 'only callers who see all of them');

  console.log('do: end');
} catch (error) {
  fail(error.stack);
}
await browser.close();
