// Reads documents with AsyncAPI's own parser, and prints what it finds wrong: "file severity code message path".
const { Parser } = require('@asyncapi/parser');
const fs = require('fs');

const severities = ['error', 'warning', 'information', 'hint'];

(async () => {
  const parser = new Parser();
  for (const file of process.argv.slice(2)) {
    const { document, diagnostics } = await parser.parse(fs.readFileSync(file, 'utf8'));
    for (const found of diagnostics) {
      if (found.severity < 2) {
        console.log(`${file} ${severities[found.severity]} ${found.code} ${found.message} ${found.path.join('/')}`);
      }
    }

    console.log(document ? `${document.channels().all().length} channels, ${document.operations().all().length} operations` : `${file} is no document`);
  }
})();
