// Validates recorded messages by the schemas of a document: truth.cjs <document> <application> <file of messages>...
// Prints each message that no operation of its route and direction has, then how many of each kind were right.
const Ajv = require('ajv');
const addFormats = require('ajv-formats');
const fs = require('fs');

const [documentFile, application, ...files] = process.argv.slice(2);
const doc = JSON.parse(fs.readFileSync(documentFile, 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
// The one format that OpenAPI's registry has and the package has not.
ajv.addFormat('decimal', { type: 'number', validate: value => Math.abs(value) < 7.9e28 });
ajv.addSchema({ $id: 'doc', components: doc.components });

const at = ref => ref.slice(2).split('/').reduce((node, name) => node[name.replaceAll('~1', '/').replaceAll('~0', '~')], doc);
const addressOf = pattern => '/' + pattern.replace(/^\//, '').replace(/\{\**([A-Za-z_]\w*)[^}]*\}/g, '{$1}');

const allowed = new Map();
const allow = (channelRef, direction, refs) => {
  const key = `${at(channelRef).address} ${direction}`;
  const all = allowed.get(key) ?? new Map();
  for (const { $ref } of refs) {
    const message = at(at($ref).$ref);
    all.set($ref, { message, validate: message.payload?.$ref && ajv.compile({ $ref: 'doc' + message.payload.$ref }) });
  }

  allowed.set(key, all);
};
for (const operation of Object.values(doc.operations)) {
  allow(operation.channel.$ref, operation.action === 'receive' ? 'received' : 'sent', operation.messages);
  if (operation.reply) {
    allow(operation.reply.channel.$ref, 'sent', operation.reply.messages);
  }
}

let right = 0;
let unknown = 0;
for (const file of files) {
  for (const line of fs.readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { Application, Route, Direction, Type, Payload } = JSON.parse(line);
    const channels = Object.values(doc.channels).filter(channel => channel.address === addressOf(Route));
    if (Application !== application || channels.length === 0) {
      unknown++;
      continue;
    }

    const messages = [...(allowed.get(`${addressOf(Route)} ${Direction}`)?.values() ?? [])];
    const isText = Type.endsWith('text');
    const isHeartbeat = isText && Payload === '' && channels.some(channel => channel['x-heartbeat']);
    const fits = isHeartbeat || messages.some(({ message, validate }) => {
      if (!validate) {
        return isText === (message.contentType === 'text/plain');
      }

      try {
        return isText && validate(JSON.parse(Payload));
      } catch {
        return false;
      }
    });
    if (fits) {
      right++;
    } else {
      console.log(`${Direction} ${Route} ${Type} ${Payload.slice(0, 200)}`);
    }
  }
}

console.log(`${right} right, ${unknown} of other routes`);
