// Holds JSON files against a JSON Schema, or against the one of SARIF: schema.js SCHEMA|sarif FILE...
const {readFileSync} = require('fs');

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const ofSarif = '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';

const [, , name, ...files] = process.argv;
const schema = read(name === 'sarif' ? require.resolve(ofSarif) : name);
const Ajv = require(schema.$schema.includes('draft-04') ? 'ajv-draft-04' : 'ajv/dist/2020').default;
// One of SARIF's patterns is none under Unicode's rules.
const ajv = new Ajv({strict: false, allErrors: true, unicodeRegExp: false});
require('ajv-formats')(ajv);
const valid = ajv.compile(schema);
for (const file of files) {
  if (valid(read(file))) continue;
  console.log(`${file}: ${ajv.errorsText(valid.errors)}`.slice(0, 2000));
  process.exitCode = 1;
}
