// Compares pairs of documents with AsyncAPI's own diff: difference.cjs <file of pairs>. Prints for each pair what the diff thinks of it: "breaking" and
// the changes that are, "non-breaking" if it thinks that of all changes, "none" if there is no change or one that it does not classify.
const { diff } = require('@asyncapi/diff');
const fs = require('fs');

// The diff needs documents without references, and then components are on no wire.
const dereferenced = document => {
  const at = ref => ref.slice(2).split('/').reduce((node, name) => node[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  const visit = node =>
    Array.isArray(node) ? node.map(visit)
      : node === null || typeof node !== 'object' ? node
        : node.$ref ? visit(at(node.$ref))
          : Object.fromEntries(Object.entries(node).map(([name, value]) => [name, visit(value)]));
  return visit({ ...document, components: {} });
};

for (const [was, now] of JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))) {
  const changes = diff(dereferenced(was), dereferenced(now));
  const breaking = changes.breaking();
  const opinion = breaking.length > 0 ? 'breaking' : changes.nonBreaking().length > 0 && changes.unclassified().length === 0 ? 'non-breaking' : 'none';
  console.log([opinion, ...breaking.map(change => `${change.action} ${change.path}`)].join(' | '));
}
