// Renders Markdown files and says what elements each came to: markdown.js FILE...
const {readFileSync} = require('fs');
const {marked} = require('marked');

for (const file of process.argv.slice(2)) {
  const counts = {};
  const html = marked.parse(readFileSync(file, 'utf8'), {gfm: true});
  for (const [, name, attributes] of html.matchAll(/<([a-z][a-z0-9]*)([^>]*)>/gi)) {
    const element = name + (name === 'td' || name === 'th' ? '' : attributes);  // those are aligned
    counts[element] = (counts[element] ?? 0) + 1;
  }
  console.log(Object.keys(counts).sort().map((name) => `${name} ${counts[name]}`).join(', '));
}
