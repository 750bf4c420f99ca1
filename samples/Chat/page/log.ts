import type { SaidValue } from './api/Chat.js';
import type { Entry } from './store.js';

const together = 3 * 60_000;
const mostItems = 500;
const patience = 400;

const timeOf = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayOf = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const fullOf = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

const element = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string, text?: string) => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text ?? '';
  return made;
};

const hue = (name: string) => [...name].reduce((sum, c) => (sum * 31 + c.codePointAt(0)!) % 360, 7);
const initials = (name: string) => name.split(/\s+/).slice(0, 2).map(word => word.match(/[\p{L}\p{N}]/u)?.[0] ?? '').join('').toUpperCase();

/** The list of messages and notices. Text from people goes through textContent. */
export class Log {
  #list: HTMLElement;
  #newer: HTMLElement;
  #empty: HTMLElement;
  #items = new Map<string, HTMLElement>();
  #follow = true;

  constructor(list: HTMLElement, newer: HTMLElement, empty: HTMLElement) {
    this.#list = list;
    this.#newer = newer;
    this.#empty = empty;
    list.addEventListener('scroll', () => this.#watchScroll());
    newer.addEventListener('click', () => this.toEnd());
    new ResizeObserver(() => this.#follow && this.toEnd()).observe(list);
  }

  clear() {
    this.#items.clear();
    this.#list.replaceChildren();
    this.#empty.hidden = true;
    this.toEnd();
  }

  /** Shows a confirmed message, in the server's order and before all messages that still wait. */
  said({ id, from, text, at }: Omit<SaidValue, 'type'>, own: boolean) {
    const waiting = this.#items.get(id);
    if (waiting && !waiting.classList.contains('waiting')) {
      return;
    }

    if (waiting && waiting === this.#firstWaiting()) {
      // The item changes in place, so that a screen reader does not read it twice.
      waiting.classList.remove('waiting', 'late');
      this.#stamp(waiting, new Date(at));
      this.#join(waiting);
      return;
    }

    waiting?.remove();
    this.#insert(this.#message(id, from, text, new Date(at), own), own);
  }

  waiting({ id, text }: Entry, from: string, online: boolean) {
    const item = this.#message(id, from, text, new Date(), true);
    item.classList.add('waiting');
    this.#insert(item, true);

    // The answer usually arrives before anyone could read this.
    setTimeout(() => {
      if (item.classList.contains('waiting') && !item.classList.contains('refused')) {
        item.classList.add('late');
        item.querySelector('time')!.textContent = 'waiting';
      }
    }, online ? patience : 0);
  }

  refused(id: string, reason: string, edit: () => void) {
    const item = this.#items.get(id);
    if (!item) {
      return;
    }

    item.classList.replace('late', 'refused') || item.classList.add('refused');
    item.querySelector('time')!.textContent = 'not sent';
    const note = element('p', 'refusal', `${reason} `);
    const button = element('button', '', 'Edit');
    button.type = 'button';
    button.addEventListener('click', () => {
      item.remove();
      this.#items.delete(id);
      edit();
    });
    note.append(button);
    item.append(note);
    this.toEnd();
  }

  notice(text: string) {
    this.#insert(element('li', 'notice', text), false);
  }

  quiet() {
    this.#empty.hidden = this.#items.size > 0;
  }

  toEnd() {
    this.#follow = true;
    this.#newer.hidden = true;
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #message(id: string, from: string, text: string, at: Date, own: boolean) {
    const item = element('li', own ? 'message own' : 'message');
    item.style.setProperty('--hue', String(hue(from)));
    item.dataset['from'] = from;

    const avatar = element('span', 'avatar', initials(from));
    avatar.setAttribute('aria-hidden', 'true');
    const head = element('p', 'head');
    head.append(element('bdi', 'from', own ? `${from} (you)` : from), ' ', element('time', ''));
    const body = element('p', 'body', text);
    body.dir = 'auto';

    item.append(avatar, head, body);
    this.#stamp(item, at);
    this.#items.set(id, item);
    return item;
  }

  #stamp(item: HTMLElement, at: Date) {
    item.dataset['at'] = String(at.getTime());
    const time = item.querySelector('time')!;
    time.textContent = timeOf.format(at);
    time.dateTime = at.toISOString();
    time.title = fullOf.format(at);
  }

  #firstWaiting() {
    return this.#list.querySelector<HTMLElement>('.waiting:not(.refused)');
  }

  #insert(item: HTMLElement, own: boolean) {
    const next = item.classList.contains('waiting') ? null : this.#firstWaiting();
    this.#separateDays(item, next);
    this.#list.insertBefore(item, next);
    this.#join(item);
    if (next) {
      this.#join(next);
    }

    while (this.#list.children.length > mostItems) {
      this.#list.firstElementChild!.remove();
    }

    if (this.#items.size > 0) {
      this.#empty.hidden = true;
    }

    if (this.#follow || own) {
      this.toEnd();
    } else if (item.classList.contains('message')) {
      this.#newer.hidden = false;
    }
  }

  /** Messages of one person in a row share one head. */
  #join(item: HTMLElement) {
    const previous = item.previousElementSibling as HTMLElement | null;
    item.classList.toggle('more', item.classList.contains('message')
      && previous?.dataset['from'] === item.dataset['from']
      && previous?.classList.contains('own') === item.classList.contains('own')
      && Math.abs(Number(item.dataset['at']) - Number(previous?.dataset['at'])) < together);
  }

  #separateDays(item: HTMLElement, next: HTMLElement | null) {
    if (!item.dataset['at']) {
      return;
    }

    const at = new Date(Number(item.dataset['at']));
    const separators = this.#list.querySelectorAll<HTMLElement>('.day');
    const day = at.toDateString();
    if (separators.length > 0 ? separators[separators.length - 1]!.dataset['day'] === day : day === new Date().toDateString()) {
      return;
    }

    const separator = element('li', 'day', day === new Date().toDateString() ? 'Today' : dayOf.format(at));
    separator.dataset['day'] = day;
    this.#list.insertBefore(separator, next);
  }

  #watchScroll() {
    this.#follow = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 60;
    if (this.#follow) {
      this.#newer.hidden = true;
    }
  }
}
