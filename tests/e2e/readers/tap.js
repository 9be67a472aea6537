// Reads TAP files and says what each holds: tap.js FILE...
const {readFileSync} = require('fs');
const {Parser} = require('tap-parser');

for (const file of process.argv.slice(2)) {
  let diagnostics = 0, stray = 0;
  const parser = new Parser({strict: true}, ({count, fail, skip, todo, bailout, failures}) => {
    const broken = failures.filter((failure) => failure.tapError).map((failure) => failure.tapError);
    console.log(`tests ${count}, failed ${fail}, skipped ${skip}, to do ${todo}, ` +
                `diagnostics ${diagnostics}, stray lines ${stray}` +
                (bailout ? ', bailed out' : '') + (broken.length ? `, broken: ${broken}` : ''));
  });
  parser.on('assert', ({diag}) => { if (diag) ++diagnostics; });
  parser.on('extra', () => ++stray);
  parser.end(readFileSync(file, 'utf8'));
}
