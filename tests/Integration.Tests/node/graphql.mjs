// Talks to a GraphQL endpoint with the npm package "graphql-ws" and prints what it hears.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const connect = options => createClient({
  url: process.argv[2],
  webSocketImpl: WebSocket,
  connectionParams: { token: 'open sesame' },
  retryAttempts: 0,
  lazyCloseTimeout: 60_000,
  ...options,
});
const run = (client, query, variables) => new Promise((resolve, reject) => {
  const results = [];
  client.subscribe({ query, variables }, { next: result => results.push(result), error: reject, complete: () => resolve(results) });
});
const print = (what, value) => console.log(what, JSON.stringify(value));

const client = connect();
print('query', await run(client, '{ hello }'));
print('subscription', await run(client, 'subscription Count($to: Int!) { count(to: $to) }', { to: 3 }));
await run(client, '{ nonsense }').catch(errors => print('error', errors));

// One of two endless subscriptions is completed; queries get through meanwhile, and the other goes on.
const [first, second] = [1, 2].map(() => client.iterate({ query: 'subscription { ticks }' }));
print('first', (await first.next()).value);
print('second', (await second.next()).value);
print('running', await run(client, '{ running }'));
await first.return();
let running;
do {
  [running] = await run(client, '{ running }');
} while (running.data.running !== 1);
print('running', running);
const { value: { data: { ticks } } } = await second.next();
print('goes on', (await second.next()).value.data.ticks > ticks);
await client.dispose();

const refused = async (what, options, act) => {
  const other = connect(options);
  await act(other).catch(event => console.log(what, event.code, event.reason));
  other.terminate();
};
await refused('credentials', { connectionParams: { token: 'wrong' } }, other => run(other, '{ hello }'));
await refused('same id', { generateID: () => 'one' }, other => Promise.all([1, 2].map(() => run(other, 'subscription { ticks }'))));
