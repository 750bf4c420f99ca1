// A tab is a person: session storage survives a reload, and a second tab is another person.

/** A message that the server has not confirmed yet. */
export interface Entry {
  id: string;
  text: string;
}

const read = <Value>(key: string, otherwise: Value): Value => {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? otherwise;
  } catch {
    return otherwise;
  }
};

const write = (key: string, value: unknown) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The chat works without storage. A reload then forgets everything.
  }
};

const pick = (list: readonly string[]) => list[Math.floor(Math.random() * list.length)]!;

const adjectives = ['Bright', 'Calm', 'Clever', 'Gentle', 'Happy', 'Kind', 'Merry', 'Quiet', 'Swift', 'Witty'];
const animals = ['Badger', 'Falcon', 'Fox', 'Hare', 'Heron', 'Lynx', 'Otter', 'Owl', 'Robin', 'Wren'];

export const loadName = () => {
  const name = read<string | null>('chat.name', null) ?? `${pick(adjectives)} ${pick(animals)}`;
  saveName(name);
  return name;
};
export const saveName = (name: string) => write('chat.name', name);

/** Returns the prefix of this tab's message ids, so that the tab recognises its messages after a reload. */
export const loadMe = () => {
  const me = read<string | null>('chat.me', null) ?? Array.from(crypto.getRandomValues(new Uint8Array(9)), b => b.toString(36)).join('');
  write('chat.me', me);
  return me;
};

export const loadRooms = (): string[] => read('chat.rooms', ['lobby']);
export const saveRooms = (rooms: string[]) => write('chat.rooms', rooms);

export const loadDraft = (room: string) => read(`chat.draft.${room}`, '');
export const saveDraft = (room: string, text: string) => write(`chat.draft.${room}`, text);

/** Returns the messages that the server has not confirmed yet. */
export const loadOutbox = (room: string): Entry[] => read(`chat.outbox.${room}`, []);
export const saveOutbox = (room: string, outbox: Entry[]) => write(`chat.outbox.${room}`, outbox);
