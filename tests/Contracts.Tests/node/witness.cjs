// Looks for witnesses: messages that one version of a document writes, and the other one does not read. witness.cjs <file of cases>. A case has the
// schemas of both ("writer", "reader"), the names of the messages that each knows ("written", "read"), and instances by the name of their message.
// Prints for each case, in JSON: how many instances the writer may write, and one that no message of the reader is, for each property that is why.
const Ajv = require('ajv');
const addFormats = require('ajv-formats');
const fs = require('fs');

// An integer without a format has 32 bits: so documents say it, and so they are read. Ajv ignores encodings, but has a format for one.
const withFormats = node => {
  if (Array.isArray(node)) {
    return node.map(withFormats);
  }

  if (node === null || typeof node !== 'object') {
    return node;
  }

  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, withFormats(value)]));
  const format = copy.format ?? (copy.contentEncoding === 'base64' ? 'byte' : [copy.type].flat().includes('integer') ? 'int32' : undefined);
  return format === undefined ? copy : { ...copy, format };
};

const validators = components => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  // The one format that OpenAPI's registry has and the package has not.
  ajv.addFormat('decimal', { type: 'number', validate: value => Math.abs(value) < 7.9e28 });
  // A time of the wire has no zone.
  ajv.addFormat('time', /^\d\d:\d\d:\d\d(\.\d+)?$/);
  ajv.addSchema({ $id: 'doc', components: withFormats(components) });
  const known = {};
  return name => (known[name] ??= ajv.compile({ $ref: 'doc' + components.messages[name].payload.$ref }));
};

for (const { writer, reader, written, read, instances } of JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))) {
  const [writes, reads] = [validators(writer), validators(reader)];
  let count = 0;
  const witnesses = {};
  for (const name of written) {
    for (const instance of instances[name].filter(writes(name))) {
      count++;
      if (read.some(other => reads(other)(instance))) {
        continue;
      }

      const text = JSON.stringify(instance);
      witnesses[''] ??= text;
      if (read.includes(name)) {
        reads(name)(instance);
        for (const { instancePath, params } of reads(name).errors) {
          for (const property of [...instancePath.split('/').slice(1), params.missingProperty, params.additionalProperty].filter(Boolean)) {
            witnesses[property] ??= text;
          }
        }
      }
    }
  }

  console.log(JSON.stringify({ count, witnesses }));
}
