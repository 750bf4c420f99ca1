import { Connection } from './connection.js';
import { Log } from './log.js';
import * as store from './store.js';

const at = id => document.getElementById(id);
const [text, hint, banner, state] = [at('text'), at('left'), at('banner'), at('state')];
const log = new Log(at('log'), at('newer'), at('empty'));

const me = store.loadMe();
let name = store.loadName();
let rooms = store.loadRooms();
let room = '';
let outbox = [];
let connection = null;
let online = false;
let countdown = 0;

const roomFrom = typed => typed.toLowerCase().replace(/%[0-9a-f]{2}|[^a-z0-9]/g, '-').replace(/-+/g, '-').slice(0, 32).replace(/^-|-$/g, '');
const roomOfPage = () => roomFrom(location.hash) || 'lobby';
const isOwn = id => id.startsWith(`${me}-`);

function enter(next) {
  connection?.end();
  online = false;
  room = next;
  rooms = [...new Set(['lobby', ...rooms, room])].slice(-12);
  store.saveRooms(rooms);
  showRooms();
  log.clear();
  at('present').textContent = '';
  outbox = store.loadOutbox(room);
  outbox.forEach(entry => log.waiting(entry, name, false));
  text.value = store.loadDraft(room);
  grow();
  connection = new Connection(address, { connecting, message, offline });
}

function address() {
  const url = new URL(`chat/${room}`, location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  url.search = new URLSearchParams({ name });
  return url;
}

const received = {
  welcome(welcome) {
    setName(welcome.name);
    showPresent(welcome.present);
    welcome.history.forEach(said => received.said(said));
    log.quiet();
    setOnline();

    // The page may send unconfirmed messages again, since the server keeps a repeated message once.
    outbox.forEach(({ id, text }) => connection.send({ type: 'say', id, text }));
  },
  said(said) {
    keep(outbox.filter(entry => entry.id !== said.id));
    log.said(said, isOwn(said.id));
  },
  joined({ name, present }) {
    showPresent(present);
    log.notice(`${name} joined`);
  },
  left({ name, present }) {
    showPresent(present);
    log.notice(`${name} left`);
  },
  renamed(renamed) {
    log.notice(`${renamed.was} is now ${renamed.name}`);
  },
  rejected({ id, reason }) {
    const entry = outbox.find(waiting => waiting.id === id);
    if (!entry) {
      log.notice(reason);
      return;
    }

    keep(outbox.filter(other => other !== entry));
    log.refused(id, reason, () => {
      text.value = text.value ? `${text.value}\n${entry.text}` : entry.text;
      typed();
      text.focus();
    });
  },
};

function message(message) {
  received[message.type]?.(message);
}

function connecting() {
  clearInterval(countdown);
  at('countdown').textContent = '';
  at('retry').disabled = true;
  if (banner.hidden) {
    show('connecting', 'Connecting');
  } else {
    showWaiting('Connecting again…');
  }
}

function offline(delay) {
  online = false;
  show('offline', 'Offline');
  at('present').textContent = '';
  banner.hidden = false;
  at('retry').disabled = false;
  showWaiting();

  const until = Date.now() + delay;
  const tick = () => {
    at('countdown').textContent = `Trying again in ${Math.max(1, Math.ceil((until - Date.now()) / 1000))} s.`;
  };
  clearInterval(countdown);
  countdown = setInterval(tick, 1000);
  tick();
}

function setOnline() {
  online = true;
  banner.hidden = true;
  show('online', 'Connected');
}

function show(value, label) {
  if (state.dataset.state !== value) {
    state.dataset.state = value;
    state.textContent = label;
  }
}

function showWaiting(otherwise) {
  const waiting = outbox.length;
  at('banner-text').textContent =
    waiting === 0 ? otherwise ?? 'You can keep writing.' : `${waiting} ${waiting === 1 ? 'message waits' : 'messages wait'} to be sent.`;
}

function showPresent(present) {
  at('present').textContent = present === 1 ? 'Only you here' : `${present} people here`;
}

function showRooms() {
  document.title = `#${room} · Chat`;
  at('room').textContent = `# ${room}`;
  at('rooms').replaceChildren(...rooms.map(other => {
    const link = document.createElement('a');
    link.href = `#${other}`;
    link.textContent = `# ${other}`;
    if (other === room) {
      link.setAttribute('aria-current', 'page');
    }

    const item = document.createElement('li');
    item.append(link);
    return item;
  }));
}

function setName(next) {
  name = next;
  store.saveName(name);
  if (document.activeElement !== at('name')) {
    at('name').value = name;
  }
}

function keep(entries) {
  outbox = entries;
  store.saveOutbox(room, outbox);
}

function typed() {
  store.saveDraft(room, text.value);
  grow();
}

function grow() {
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight + 2}px`;
  const left = text.maxLength - text.value.length;
  hint.textContent = left <= 200 ? `${left} characters left` : '';
  at('send').disabled = text.value.trim() === '';
}

function menu(open) {
  at('menu').setAttribute('aria-expanded', String(open));
  document.body.classList.toggle('menu-open', open);
}

at('composer').addEventListener('submit', event => {
  event.preventDefault();
  const entry = { id: `${me}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`, text: text.value.trim() };
  if (entry.text === '') {
    return;
  }

  keep([...outbox, entry]);
  log.waiting(entry, name, online);
  text.value = '';
  typed();
  if (online) {
    connection.send({ type: 'say', ...entry });
  } else {
    showWaiting();
  }
});

text.addEventListener('input', typed);
text.addEventListener('keydown', event => {
  // Enter belongs to the input method while it composes a word.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at('composer').requestSubmit();
  }
});

at('name-form').addEventListener('submit', event => {
  event.preventDefault();
  const next = at('name').value.trim();
  at('name').blur();
  if (next !== '' && next !== name) {
    // The next connection introduces itself with the new name if the page is offline.
    connection.send({ type: 'rename', name: next });
    setName(next);
  }

  at('name').value = name;
  menu(false);
});

at('room-form').addEventListener('submit', event => {
  event.preventDefault();
  const next = roomFrom(at('room-name').value);
  at('room-name').value = '';
  if (next !== '') {
    location.hash = next;
    menu(false);
  }
});

at('rooms').addEventListener('click', () => menu(false));
at('menu').addEventListener('click', () => menu(!document.body.classList.contains('menu-open')));
document.querySelector('main').addEventListener('click', event => event.target.closest('#menu') || menu(false));
addEventListener('keydown', event => event.key === 'Escape' && menu(false));

at('retry').addEventListener('click', () => connection.retryNow());
addEventListener('online', () => connection.retryNow());
document.addEventListener('visibilitychange', () => document.hidden || connection.retryNow());
addEventListener('hashchange', () => enter(roomOfPage()));

at('name').value = name;
enter(roomOfPage());
