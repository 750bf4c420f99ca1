const firstDelay = 500;
const longestDelay = 20_000;
const patience = 10_000;

/**
 * A WebSocket that comes back by itself. The delay doubles with each failure and is partly drawn at random, so that a server
 * that has just restarted is not met by everyone at once.
 */
export class Connection {
  #url;
  #handlers;
  #socket = null;
  #timer = 0;
  #failures = 0;
  #ended = false;

  /**
   * @param {() => URL} url asked for before each attempt
   * @param {{ connecting: () => void, message: (message: object) => void, offline: (delay: number) => void }} handlers
   */
  constructor(url, handlers) {
    this.#url = url;
    this.#handlers = handlers;
    this.#connect();
  }

  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  retryNow() {
    if (!this.#ended && this.#socket === null) {
      this.#connect();
    }
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#handlers.connecting();
    const socket = new WebSocket(this.#url());
    this.#socket = socket;

    // A browser waits for minutes for a host that does not answer at all.
    this.#timer = setTimeout(() => this.#lost(socket), patience);

    socket.onmessage = event => {
      if (socket !== this.#socket) {
        return;
      }

      // Only a server that speaks counts as back: one that accepts and drops the connection must not be asked without pause.
      clearTimeout(this.#timer);
      this.#failures = 0;
      this.#handlers.message(JSON.parse(event.data));
    };
    socket.onclose = () => this.#lost(socket);
  }

  #lost(socket) {
    if (socket !== this.#socket) {
      return;
    }

    clearTimeout(this.#timer);
    this.#socket = null;
    socket.close();
    const longest = Math.min(longestDelay, firstDelay * 2 ** this.#failures++);
    const delay = longest / 2 + Math.random() * longest / 2;
    this.#timer = setTimeout(() => this.#connect(), delay);
    this.#handlers.offline(delay);
  }
}
