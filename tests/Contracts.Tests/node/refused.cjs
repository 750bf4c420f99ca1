// Validates messages by edited schemas: refused.cjs <file of cases>. The first case has the schemas before any edit: what those refuse does not
// count. Prints the number of each case that refuses a message, and that message; last, how many messages counted.
const Ajv = require('ajv');
const addFormats = require('ajv-formats');
const fs = require('fs');

const cases = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const validators = components => {
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  // The one format that OpenAPI's registry has and the package has not.
  ajv.addFormat('decimal', { type: 'number', validate: () => true });
  // What the schemas say of it is not about the wire: a time without a zone is right for us.
  ajv.addFormat('time', true);
  ajv.addSchema({ $id: 'doc', components });
  return name => ajv.compile({ $ref: 'doc' + components.messages[name].payload.$ref });
};

const originals = validators(cases[0].components);
let counted = 0;
cases.forEach(({ components, messages }, number) => {
  const edited = validators(components);
  for (const [name, instances] of Object.entries(messages)) {
    const valid = instances.filter(originals(name));
    counted += valid.length;
    const validate = edited(name);
    const refused = valid.find(instance => !validate(instance));
    if (refused !== undefined) {
      console.log(`${number} ${JSON.stringify(refused)} ${JSON.stringify(validate.errors)}`);
      return;
    }
  }
});
console.log(counted);
