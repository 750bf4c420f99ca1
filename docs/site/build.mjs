// Builds the site of the pages and of the API: node docs/site/build.mjs. The result is artifacts/site.
// The pages are copied to artifacts/pages first. A link that leaves them, to a sample or to a source, leads to the repository there.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const copy = path.join(root, 'artifacts/pages');
const repository = readFileSync(path.join(root, 'Directory.Build.props'), 'utf8').match(/<RepositoryUrl>(.+?)<\/RepositoryUrl>/)[1];
const index = 'docs/README.md';

const pages = new Set([
  ...readdirSync(path.join(root, 'docs'), { recursive: true }).filter(file => file.endsWith('.md')).map(file => `docs/${file.replaceAll(path.sep, '/')}`),
  'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'AGENTS.md',
]);

/** The link as the site has it, from a page that lies elsewhere than in the repository if `to` says so. */
function moved(link, from, to) {
  if (/^(\w+:|#)/.test(link)) return link;
  const [target, anchor] = link.split('#');
  const file = path.posix.join(path.posix.dirname(from), target);
  const suffix = anchor ? `#${anchor}` : '';
  return pages.has(file) || file.startsWith('docs/images/')
    ? path.posix.relative(path.posix.dirname(to), file) + suffix
    : `${repository}/blob/main/${file}${suffix}`;
}

/** The text of a page with the links of its new place. Blocks of code stay as they are. */
function text(from, to) {
  let isCode = false;
  return readFileSync(path.join(root, from), 'utf8').split('\n').map(line => {
    if (line.trimStart().startsWith('```')) isCode = !isCode;
    return isCode ? line : line.replace(/\]\(([^)\s]+)\)/g, (_, link) => `](${moved(link, from, to)})`);
  }).join('\n');
}

/** The table of contents: the rooms of the index, with their groups and pages. */
function contents() {
  const lines = ['- name: All pages', '  href: README.md'];
  let indent = '';
  for (const line of text(index, index).split('\n')) {
    const page = line.match(/^- \[([^\]]+)\]\(([^)#]+\.md)\)/);
    if (line.startsWith('## ')) {
      lines.push(`- name: ${line.slice(3)}`, '  items:');
      indent = '  ';
    } else if (indent && /^[A-Z].*:$/.test(line)) {
      lines.push(`  - name: ${line.slice(0, -1)}`, '    items:');
      indent = '    ';
    } else if (indent && page) {
      lines.push(`${indent}- name: ${JSON.stringify(page[1])}`, `${indent}  href: ${page[2]}`);
    }
  }

  return lines.join('\n') + '\n';
}

function write(file, content) {
  mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
  writeFileSync(path.join(copy, file), content);
}

rmSync(copy, { recursive: true, force: true });
rmSync(path.join(root, 'artifacts/site'), { recursive: true, force: true });
for (const page of pages) write(page, text(page, page));
write('index.md', text(index, 'index.md'));
write('toc.yml', '- name: Pages\n  href: docs/\n- name: API\n  href: api/\n');
write('docs/toc.yml', contents());
cpSync(path.join(root, 'docs/images'), path.join(copy, 'docs/images'), { recursive: true });
write('docfx.json', readFileSync(path.join(here, 'docfx.json'), 'utf8'));

for (const step of [['tool', 'restore'], ['docfx', path.join(copy, 'docfx.json'), '--warningsAsErrors']]) {
  const { status, stdout } = spawnSync('dotnet', step, { cwd: root, encoding: 'utf8', stdio: ['inherit', 'pipe', 'inherit'], maxBuffer: 1 << 26 });
  const warnings = stdout.split('\n').filter(line => /\b(warning|error)\b( \w+)?:/.test(line));
  if (status !== 0 || warnings.length > 0) {
    console.error(stdout);
    console.error(`dotnet ${step[0]} ended with ${status} and ${warnings.length} warnings.`);
    process.exit(1);
  }
}

console.log(`The site has ${pages.size} pages: artifacts/site/index.html`);
