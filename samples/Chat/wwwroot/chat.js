import { Chat } from './api/Chat.js';
import { Log } from './log.js';
import * as store from './store.js';
const at = (id) => document.getElementById(id);
const [hint, banner, state] = [at('left'), at('banner'), at('state')];
const text = at('text');
const [ownName, roomName, retry] = [at('name'), at('room-name'), at('retry')];
const log = new Log(at('log'), at('newer'), at('empty'));
const me = store.loadMe();
let name = store.loadName();
let rooms = store.loadRooms();
let room = '';
let outbox = [];
let connection;
let online = false;
let countdown = 0;
const roomFrom = (typed) => typed.toLowerCase().replace(/%[0-9a-f]{2}|[^a-z0-9]/g, '-').replace(/-+/g, '-').slice(0, 32).replace(/^-|-$/g, '');
const roomOfPage = () => roomFrom(location.hash) || 'lobby';
const isOwn = (id) => id.startsWith(`${me}-`);
function enter(next) {
    const last = connection;
    connection = undefined;
    last?.close();
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
    connect();
}
function connect() {
    // What waits is in the outbox, which survives a reload. The name may have changed before the connection comes back.
    const chat = Chat.connect({ room }, { query: () => ({ name }), queue: false });
    connection = chat;
    chat.on('welcome', welcome => {
        setName(welcome.name);
        showPresent(welcome.present);
        welcome.history.forEach(said);
        log.quiet();
        setOnline();
        // The page may send unconfirmed messages again, since the server keeps a repeated message once.
        outbox.forEach(({ id, text }) => chat.send({ type: 'say', id, text }));
    });
    chat.on('said', said);
    chat.on('joined', ({ name, present }) => {
        showPresent(present);
        log.notice(`${name} joined`);
    });
    chat.on('left', ({ name, present }) => {
        showPresent(present);
        log.notice(`${name} left`);
    });
    chat.on('renamed', ({ was, name }) => log.notice(`${was} is now ${name}`));
    chat.on('rejected', rejected);
    chat.onState((state, close, wait) => {
        if (state === 'connecting') {
            connecting();
        }
        else if (state === 'waiting') {
            offline(wait ?? 0);
        }
        else if (state === 'closed' && connection === chat) {
            show('offline', 'Ended');
            log.notice(`The server ended the conversation: ${close?.reason || close?.code}.`);
        }
    });
}
function said(message) {
    keep(outbox.filter(entry => entry.id !== message.id));
    log.said(message, isOwn(message.id));
}
function rejected({ id, reason }) {
    const entry = outbox.find(waiting => waiting.id === id);
    if (!entry) {
        log.notice(reason);
        return;
    }
    keep(outbox.filter(other => other !== entry));
    log.refused(entry.id, reason, () => {
        text.value = text.value ? `${text.value}\n${entry.text}` : entry.text;
        typed();
        text.focus();
    });
}
function connecting() {
    clearInterval(countdown);
    at('countdown').textContent = '';
    retry.disabled = true;
    if (banner.hidden) {
        show('connecting', 'Connecting');
    }
    else {
        showWaiting('Connecting again…');
    }
}
function offline(wait) {
    online = false;
    show('offline', 'Offline');
    at('present').textContent = '';
    banner.hidden = false;
    retry.disabled = false;
    showWaiting();
    const until = Date.now() + wait;
    const tick = () => {
        at('countdown').textContent = `Trying again in ${Math.max(1, Math.ceil((until - Date.now()) / 1000))} s.`;
    };
    clearInterval(countdown);
    countdown = window.setInterval(tick, 1000);
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
    if (document.activeElement !== ownName) {
        ownName.value = name;
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
        connection?.send({ type: 'say', ...entry });
    }
    else {
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
    const next = ownName.value.trim();
    ownName.blur();
    if (next !== '' && next !== name) {
        // The next connection introduces itself with the new name if the page is offline.
        connection?.send({ type: 'rename', name: next });
        setName(next);
    }
    ownName.value = name;
    menu(false);
});
at('room-form').addEventListener('submit', event => {
    event.preventDefault();
    const next = roomFrom(roomName.value);
    roomName.value = '';
    if (next !== '') {
        location.hash = next;
        menu(false);
    }
});
at('rooms').addEventListener('click', () => menu(false));
at('menu').addEventListener('click', () => menu(!document.body.classList.contains('menu-open')));
document.querySelector('main').addEventListener('click', event => event.target.closest('#menu') || menu(false));
addEventListener('keydown', event => event.key === 'Escape' && menu(false));
retry.addEventListener('click', () => connection?.retry());
addEventListener('hashchange', () => enter(roomOfPage()));
ownName.value = name;
enter(roomOfPage());
