// Looks at pages of ours in Chromium as people do, and says what is wrong with them:
// pages.js CHROMIUM FILE...
const {readFileSync} = require('fs');
const {createServer} = require('http');
const {Browser} = require('./browser.js');

const [, , program, ...files] = process.argv;
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
// What Jenkins lets the files of a build do.
const policy = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'";

let faults = 0;
const fault = (file, text) => {
  console.log(`${file}: ${text}`.slice(0, 2000));
  ++faults;
};
const wrong = (file, where, told) => told.forEach((text) => fault(file, `${where}: ${text}`));

// What people who cannot see, or not well, would stumble over.
const stumbles = (page) => page.value(`${axe};
    axe.run({resultTypes: ['violations']}).then(({violations}) => violations
        .filter(({impact}) => ['serious', 'critical'].includes(impact))
        .map(({id, nodes}) => id + ': ' + nodes.length + ' times, as in ' + nodes[0].html))`);

// Text, lines and boxes that are not to be seen, other than what is folded or hidden on purpose.
const unseen = (page) => page.value(`(() => {
  const seen = (element) => {
    const {width, height} = element.getBoundingClientRect();
    return (width > 0 || height > 0) && getComputedStyle(element).visibility === 'visible';
  };
  const painted = (element) => {
    const {fill, stroke} = getComputedStyle(element);
    return fill !== 'none' || stroke !== 'none' || element.hasAttribute('pointer-events');
  };
  const folded = (element) => {
    const details = element.parentElement.closest('details:not([open])');
    return details !== null && !(element.closest('summary')?.parentElement === details);
  };
  const told = [];
  const all = document.querySelectorAll('h1, h2, h3, th, td, dt, dd, li, p, summary, figcaption, text, path, line, rect');
  if (document.querySelectorAll('td, svg').length === 0) told.push('nothing is there');
  for (const element of all) {
    if (folded(element) || element.closest('defs, [hidden], [visibility=hidden]')) continue;
    const needed = element.ownerSVGElement ? true : element.textContent.trim() !== '';
    if (needed && !seen(element)) told.push('not seen: ' + element.outerHTML.slice(0, 200));
    if (element.ownerSVGElement && !painted(element)) told.push('not painted: ' + element.outerHTML.slice(0, 200));
  }
  return told.slice(0, 5);
})()`);

// How many words stand in it, wherever they are folded; without what the script has added.
const words = (page) => page.value(`(() => {
  const all = document.body.cloneNode(true);
  for (const added of all.querySelectorAll('script, .readout, .search, svg title')) added.remove();
  return all.textContent.split(/\\s+/).filter((word) => word !== '').length;
})()`);

// What the script promises, by the keyboard alone.
const promises = async (page) => {
  const told = [];
  const chart = 'document.querySelector(".chart:has([data-from])")';
  if (await page.value(`${chart} !== null`)) {
    const state = () => page.value(`[${chart}.nextElementSibling.textContent, ...new Set([...document.querySelectorAll('[data-from] > svg')]
        .map((plot) => plot.getAttribute('viewBox').split(' ').filter((_, i) => i % 2 === 0).join()))]`);
    await page.value(`${chart}.focus()`);
    const [hint, whole, ...more] = await state();
    if (more.length > 0) told.push('charts over time do not begin with the same time');
    await page.press('ArrowRight');
    if ((await state())[0] === hint) told.push('an arrow key shows no values');
    await page.press('+');
    const [, part, ...others] = await state();
    if (part === whole) told.push('+ does not show a part of the time');
    if (others.length > 0) told.push('charts do not show the same part of the time');
    await page.press('Escape');
    if ((await state())[1] !== whole) told.push('Escape does not show all of the time');
  }
  if (!await page.value(`(() => {
    const button = document.querySelector('th > button');
    if (button === null) return false;
    const order = () => [...button.closest('table').tBodies[0].rows].map((row) => row.cells[0].textContent);
    const before = order();
    button.click();
    const up = order();
    button.click();
    const down = order();
    return up.join() === [...down].reverse().join() && [...before].sort().join() === [...up].sort().join();
  })()`)) told.push('a table is not sorted');
  if (!await page.value(`(() => {
    const field = document.querySelector('.search input');
    if (field === null) return true;
    field.value = 'there is no such text';
    field.dispatchEvent(new Event('input'));
    return field.closest('p').querySelector('output').textContent.startsWith('0 of');
  })()`)) told.push('a search finds what is not there');
  return told;
};

(async () => {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Security-Policy', policy);
    response.end(request.url === '/favicon.ico' ? '' : readFileSync(decodeURI(request.url)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = new Browser(program);

  for (const file of files) {
    const url = 'file://' + file;
    for (const scheme of ['light', 'dark']) {
      const page = await browser.open(url, {scheme});
      wrong(file, `with all, ${scheme}`, page.said);
      wrong(file, `with all, ${scheme}`, await unseen(page));
      wrong(file, `for axe, ${scheme}`, await stumbles(page));
      if (scheme === 'light') wrong(file, 'with script', await promises(page));
      await page.close();
    }
    const plain = await browser.open(url, {script: false});
    wrong(file, 'without script', await unseen(plain));
    const all = await words(plain);
    await plain.close();

    const narrow = await browser.open(url, {width: 400});
    if (await narrow.value('document.documentElement.scrollWidth > 400')) fault(file, 'wider than a narrow window');
    await narrow.close();

    const jenkins = await browser.open(`http://127.0.0.1:${server.address().port}${encodeURI(file)}`);
    const expected = /inline style|script execution|inline script/;  // comfort, for which nobody waits
    wrong(file, 'under Jenkins', jenkins.said.filter((text) => !expected.test(text)));
    wrong(file, 'under Jenkins', await unseen(jenkins));
    if (await words(jenkins) !== all) fault(file, 'under Jenkins: other words');
    await jenkins.close();
  }
  await browser.close();
  server.close();
  process.exitCode = faults > 0 ? 1 : 0;
})().catch((error) => {
  console.log(error.stack);
  process.exit(2);
});
