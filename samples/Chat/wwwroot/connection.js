const firstDelay = 500;
const longestDelay = 20_000;
const patience = 10_000;

/**
 * A WebSocket that reconnects automatically. The delay doubles with each failure and is partly random, so that not all clients
 * reach a restarted server at once.
 */
export class Connection {
  #url;
  #handlers;
  #socket = null;
  #timer = 0;
  #failures = 0;
  #ended = false;

  /**
   * @param {() => URL} url called before each attempt
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

    // A browser waits for minutes if a host does not answer at all.
    this.#timer = setTimeout(() => this.#lost(socket), patience);

    socket.onmessage = event => {
      if (socket !== this.#socket) {
        return;
      }

      // The server is back once it sends a message. If it accepts and drops the connection, the delay must go on growing.
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
