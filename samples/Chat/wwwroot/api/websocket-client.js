// websocket-client.ts of WebSocketToolkit: the connection of the generated clients. Do not edit: the build writes it.
/**
 * No reply comes, because the connection ended first, or because the message could not wait for a connection. The server may have received
 * the message, and may even act on it later. The connection never sends a message twice: decide for yourself whether to send it again.
 */
export class ConnectionLost extends Error {
    /** How the connection ended. */
    close;
    constructor(close) {
        super(`The connection was lost: ${close.code} ${close.reason}`.trim());
        this.name = "ConnectionLost";
        this.close = close;
    }
}
/** Browsers, workers, Node, Deno and Bun have different globals: each one is looked for before it is used. */
const global = globalThis;
/** What a listener listens to if it is no value of the tag. No tag has these values. */
const everyMessage = null;
const everyState = false;
/**
 * A connection to one endpoint, which comes back when it is lost. Create it with `connect` of the endpoint's file.
 *
 * A message that nobody listens to is kept. The first one who listens to it receives it: a listener in a microtask, so that `on` returns
 * first, and always before newer messages. An error in a listener is reported as an uncaught one would be, and stops nothing.
 */
export class Connection {
    #contract;
    #options;
    #url;
    #WebSocket;
    #buffer;
    #heartbeat;
    #listeners = new Set();
    #waiters = new Set();
    #state = "connecting";
    #close;
    #socket;
    /** One timer is enough: for the handshake, then for the heartbeat, then for the next attempt. */
    #timer;
    /** Changes with each attempt and each loss, so that an attempt which waits for its query knows that it is no longer wanted. */
    #turn = 0;
    #attempt = 0;
    #opened = 0;
    #heard = 0;
    /** When the page or the network came back: what is lost right after that was lost before, and somebody looks. */
    #woke = 0;
    #refused = false;
    #queue = [];
    #kept = [];
    #hasLate = false;
    #missed = 0;
    #garbled = 0;
    #unknown = 0;
    #lastId = 0;
    /** Recognize replies to operations that were given up. */
    #abandoned = [];
    constructor(contract, values = {}, options = {}) {
        this.#contract = contract;
        this.#options = options;
        this.#buffer = options.buffer ?? 1_000;
        this.#heartbeat = contract.heartbeat && (options.heartbeat ?? {});
        this.#url = addressOf(contract, values, options.url);
        this.#WebSocket = options.WebSocket ?? global.WebSocket ?? missing("WebSocket");
        if (options.signal?.aborted) {
            this.close();
        }
        else {
            this.#follow("addEventListener");
            void this.#connect();
        }
    }
    /** Where the connection stands. */
    get state() {
        return this.#state;
    }
    /** The number of the attempt that runs, or that led here: 0 for the first. It is 1 again after a connection that was open for 5 s. */
    get attempt() {
        return this.#attempt;
    }
    /** How many messages were ignored because their type is not known here: the server may be newer than this file. */
    get unknown() {
        return this.#unknown;
    }
    /** Listens to the messages of one type, those that were kept included. Returns a function that ends it. */
    on(type, listener) {
        return this.#listen(type, listener);
    }
    /** Listens to all messages, those that were kept included. Returns a function that ends it. */
    onMessage(listener) {
        return this.#listen(everyMessage, listener);
    }
    /**
     * Listens to changes of the state. `waiting` and `closed` tell how the connection ended, and `waiting` how many milliseconds it waits.
     * Returns a function that ends it.
     */
    onState(listener) {
        return this.#listen(everyState, listener);
    }
    /**
     * Sends a message: at once, or when the connection opens (`queued`), or not at all (`dropped`), because the connection is closed or the
     * queue is full or off. A message that was sent may be lost with the connection.
     */
    send(message) {
        return this.#post(message);
    }
    async request(message, ...how) {
        const type = typeof how[0] === "function" ? undefined : how.shift();
        const [match, options] = how;
        const isReply = (reply) => (type === undefined || this.#typeOf(reply) === type) && (!match || safely(match, reply));
        return (await this.#replies(message, options, isReply).next()).value;
    }
    /** Tries again at once if it is waiting. */
    retry() {
        if (this.#state === "waiting") {
            void this.#connect();
        }
    }
    /**
     * Closes the connection for good, and drops what waits to be sent. Requests fail, and loops end after the messages that were received.
     * Only 1000 and 3000 to 4999 are codes that a browser may send.
     */
    close(code = 1000, reason = "") {
        if (this.#state !== "closed") {
            this.#socket?.close(code, reason);
            this.#end({ code, reason, wasClean: true });
        }
    }
    /**
     * All messages from now on, those that were kept first. The loop goes on when the connection comes back, and ends when it is closed. A
     * loop that is more than `buffer` messages behind fails.
     */
    [Symbol.asyncIterator]() {
        return sequence(this.#buffer, (put, end) => {
            const check = () => {
                if (this.#state === "closed") {
                    end(() => { });
                }
            };
            const stops = [this.#listen(everyMessage, put), this.#listen(everyState, check)];
            this.#deliverKept();
            check();
            return () => stops.forEach(stop => stop());
        });
    }
    /** Sends an operation, and waits for the reply. The server is told to stop if the waiting ends early. */
    async call(operation, message, options) {
        return (await this.#operate(operation, message, options, true).next()).value;
    }
    /**
     * Sends an operation when the loop begins, and gives the replies until a message ends it, which is the value of the return. The server is
     * told to stop if the loop is left early. Replies that come after that are dropped.
     */
    stream(operation, message, options) {
        return this.#operate(operation, message, options);
    }
    async #connect() {
        this.#drop();
        const turn = this.#turn;
        this.#set("connecting");
        const { query, protocols = this.#contract.protocols, connectTimeout = 10_000 } = this.#options;
        try {
            const url = new URL(this.#url);
            const values = typeof query === "function" ? await query({ attempt: this.#attempt, close: this.#close }) : query;
            if (turn !== this.#turn) {
                return;
            }
            for (const name in values) {
                addQuery(url, name, values[name]);
            }
            const socket = new this.#WebSocket(url.href, protocols);
            this.#socket = socket;
            socket.binaryType = "arraybuffer";
            socket.onopen = () => {
                this.#opened = this.#heard = Date.now();
                clearTimeout(this.#timer);
                this.#watch();
                // Before the listeners are told, who may send something newer.
                this.#removeOld();
                for (const { data, waiter } of this.#queue.splice(0)) {
                    socket.send(data);
                    waiter.sent = true;
                }
                this.#set("open");
            };
            socket.onmessage = event => {
                this.#heard = Date.now();
                this.#receive(event.data);
            };
            // A handshake that failed has no code: some clients invent one.
            socket.onclose = ({ code, reason, wasClean }) => this.#lose({ code: this.#opened ? code : 1006, reason, wasClean });
            // The package ws ends the process if nobody takes its errors.
            socket.onerror = () => { };
            this.#after(connectTimeout, () => this.#lose(lost("No handshake.")));
        }
        catch (error) {
            report(error);
            if (turn === this.#turn) {
                this.#lose(lost("No attempt."));
            }
        }
    }
    /** A lost socket is left alone: one that is dead would take minutes to close. */
    #drop(close = this.#close) {
        this.#close = close;
        const socket = this.#socket;
        this.#socket = undefined;
        this.#turn++;
        clearTimeout(this.#timer);
        if (socket) {
            socket.onopen = socket.onmessage = socket.onclose = null;
            socket.close();
        }
    }
    #lose(close) {
        this.#drop(close);
        this.#failAll();
        this.#abandoned = [];
        if (this.#opened && Date.now() - this.#opened >= 5_000) {
            this.#attempt = 0;
            this.#refused = false;
        }
        const isBack = Date.now() - this.#woke < 9_000;
        this.#opened = this.#woke = 0;
        const { reconnect } = this.#options;
        const { min = 500, max = 20_000, attempts = Infinity, when } = reconnect || {};
        const hint = /;reconnect=(\d+)$/.exec(close.reason);
        const isRefusal = close.code === 1008;
        const again = safely(when, close) ?? (hint || (isRefusal ? !this.#refused : !/^(10(0[02379]|10)|44..)$/.test(`${close.code}`)));
        this.#refused ||= isRefusal;
        if (reconnect === false || !again || this.#attempt >= attempts) {
            this.#end(close);
        }
        else {
            // The first wait is random as well: a server that restarts has lost all its clients in the same moment.
            const wait = hint
                ? Math.random() * Math.min(+hint[1], 60_000)
                : isBack ? 0 : min + Math.random() * Math.min(max - min, min * 2 ** this.#attempt);
            this.#attempt++;
            this.#after(wait, () => this.#connect());
            this.#set("waiting", close, wait);
        }
    }
    #end(close) {
        this.#drop(close);
        this.#queue = [];
        this.#follow("removeEventListener");
        this.#set("closed", close);
        this.#failAll();
    }
    #lost() {
        return new ConnectionLost(this.#close ?? lost("Not open."));
    }
    /** What waits to be sent has lost nothing yet, unless there will be no other connection. */
    #failAll() {
        for (const waiter of this.#waiters) {
            if (waiter.sent || this.#state === "closed") {
                waiter.fail(this.#lost());
            }
        }
    }
    #set(state, ...details) {
        this.#state = state;
        this.#emit([everyState], state, ...details);
    }
    #follow(how) {
        this.#options.signal?.[how]("abort", this.#onEvent);
        for (const type of ["online", "pageshow", "pagehide", "visibilitychange"]) {
            global[how]?.(type, this.#onEvent);
        }
    }
    #onEvent = ({ type }) => {
        if (type === "abort") {
            this.close();
        }
        else if (type === "pagehide") {
            // A page with an open socket cannot be kept for the way back.
            if (this.#state !== "waiting") {
                this.#lose(lost("Page hidden."));
            }
            clearTimeout(this.#timer);
        }
        else if (type !== "visibilitychange" || !global.document?.hidden) {
            this.#woke = Date.now();
            this.retry();
            if (this.#state === "open" && this.#heartbeat) {
                this.#probe(Math.min(5_000, this.#heartbeat.timeout ?? 5_000));
            }
        }
    };
    /** Compares clocks, because timers say little: they are late in hidden tabs, and stand still while the machine sleeps. */
    #watch() {
        if (this.#heartbeat) {
            const { interval = 25_000, timeout } = this.#heartbeat;
            const left = interval - Math.abs(Date.now() - this.#heard);
            if (left > 0) {
                this.#after(left, () => this.#watch());
            }
            else {
                this.#probe(timeout);
            }
        }
    }
    #probe(timeout = 10_000, isSecond = false) {
        const asked = Date.now();
        this.#heard = 0;
        this.#socket.send("");
        this.#after(timeout, () => {
            if (this.#heard) {
                this.#watch();
            }
            else if (!isSecond && Date.now() - asked > timeout + 1_000) {
                // The tab or the machine slept: the answer may be there, and not be read yet.
                this.#probe(timeout, true);
            }
            else {
                this.#lose(lost("No heartbeat."));
            }
        });
    }
    #after(milliseconds, action) {
        clearTimeout(this.#timer);
        this.#timer = later(milliseconds, action);
    }
    /** A socket that is closing takes messages and drops them. */
    get #isOpen() {
        return this.#state === "open" && this.#socket?.readyState === 1;
    }
    #post(message, waiter = {}) {
        const { sends = "json" } = this.#contract;
        const isBinary = ArrayBuffer.isView(message) || message instanceof ArrayBuffer || message instanceof Blob;
        const data = isBinary || (sends !== "json" && typeof message === "string") ? message : JSON.stringify(message);
        if (this.#isOpen) {
            this.#socket.send(data);
            waiter.sent = true;
            return "sent";
        }
        const { queue } = this.#options;
        const { messages = 100, bytes = 65_536 } = queue || {};
        this.#removeOld();
        if (this.#state === "closed" || queue === false || this.#queue.length >= messages
            || new Blob([data, ...this.#queue.map(queued => queued.data)]).size > bytes) {
            return "dropped";
        }
        this.#queue.push({ data, at: Date.now(), waiter });
        return "queued";
    }
    #removeOld() {
        const { age = 30_000 } = this.#options.queue || {};
        this.#queue = this.#queue.filter(({ at, waiter }) => Date.now() - at <= age || waiter.fail?.(this.#lost()));
    }
    #listen(kind, call) {
        const listener = { kind, call };
        this.#listeners.add(listener);
        this.#hasLate = true;
        queueMicrotask(() => this.#deliverKept());
        return () => {
            this.#listeners.delete(listener);
        };
    }
    #emit(kinds, ...values) {
        let isTaken = false;
        for (const listener of [...this.#listeners]) {
            // An earlier listener may have removed this one.
            if (kinds.includes(listener.kind) && this.#listeners.has(listener)) {
                isTaken = true;
                safely(listener.call, ...values);
            }
        }
        return isTaken;
    }
    #typeOf(message) {
        return message?.[this.#contract.tag];
    }
    #receive(data) {
        const { types, receives = "json", heartbeat } = this.#contract;
        let message = data;
        if (typeof data === "string") {
            if (heartbeat && !data) {
                return;
            }
            if (receives === "json" || (receives === "mixed" && /^\s*[[{]/.test(data))) {
                try {
                    message = JSON.parse(data);
                    if (types && !types.includes(this.#typeOf(message))) {
                        this.#unknown++;
                        return;
                    }
                }
                catch (error) {
                    if (receives === "json") {
                        if (!this.#garbled++) {
                            report(error);
                        }
                        return;
                    }
                }
            }
        }
        this.#deliverKept();
        if (this.#abandoned.some(isReply => isReply(message))) {
            return;
        }
        this.#deliver(message, [...this.#waiters].filter(waiter => waiter.sent && waiter.take(message)).length);
    }
    #deliver(message, takers = 0) {
        if (!this.#emit([this.#typeOf(message), everyMessage], message) && !takers && this.#kept.push(message) > this.#buffer) {
            this.#kept.shift();
            if (!this.#missed++) {
                console.warn(`Messages of ${this.#contract.path} are dropped: nobody listens.`);
            }
        }
    }
    /** Begins again when a listener adds a listener, which would otherwise receive the rest before what it missed. */
    #deliverKept() {
        while (this.#hasLate) {
            this.#hasLate = false;
            const kept = this.#kept;
            this.#kept = [];
            while (kept.length && !this.#hasLate) {
                this.#deliver(kept.shift());
            }
            this.#kept.push(...kept);
        }
    }
    #operate({ type, key, numeric, replies, ends = [], cancel }, message, options, isCall = false) {
        const tag = this.#contract.tag;
        const id = numeric ? ++this.#lastId : newId();
        const types = [...replies, ...ends];
        const isReply = (reply) => reply?.[key] === id && (!types.length || types.includes(reply[tag]));
        // The tag is the first property, where all readers of JSON look for it.
        return this.#replies({ [tag]: type, ...message, [key]: id }, options, isReply, isCall ? undefined : reply => ends.includes(reply[tag]), () => {
            this.#abandoned = [...this.#abandoned.slice(-99), isReply];
            if (cancel !== undefined && this.#isOpen) {
                this.#post({ [tag]: cancel, [key]: id });
            }
        });
    }
    /** Sends a message and gives the replies, up to the first one or to that which `isEnd` recognizes. */
    #replies(message, options = {}, isReply, isEnd, giveUp) {
        const { signal, timeout = isEnd ? 0 : 10_000 } = options;
        return sequence(this.#buffer, (put, end) => {
            let timer;
            const restart = () => {
                clearTimeout(timer);
                if (timeout) {
                    timer = later(timeout, () => waiter.fail(new global.DOMException("No reply.", "TimeoutError")));
                }
            };
            const stop = (isOver) => {
                clearTimeout(timer);
                signal?.removeEventListener("abort", onAbort);
                this.#queue = this.#queue.filter(queued => queued.waiter !== waiter);
                if (this.#waiters.delete(waiter) && !isOver) {
                    giveUp?.();
                }
            };
            const waiter = {
                take: reply => {
                    const isMine = isReply(reply);
                    if (isMine) {
                        if (!isEnd || isEnd(reply)) {
                            stop(true);
                            end(() => reply);
                        }
                        else {
                            restart();
                            put(reply);
                        }
                    }
                    return isMine;
                },
                fail: (error, isNow) => {
                    stop();
                    end(() => {
                        throw error;
                    }, isNow);
                },
            };
            const onAbort = () => waiter.fail(signal.reason, true);
            if (signal?.aborted) {
                onAbort();
            }
            else if (this.#post(message, waiter) === "dropped") {
                waiter.fail(this.#lost());
            }
            else {
                this.#waiters.add(waiter);
                signal?.addEventListener("abort", onAbort);
                restart();
            }
            return stop;
        });
    }
}
/**
 * Turns what is put into it into an async generator. `start` is called when the loop begins, and what it returns when the loop is left.
 * Unlike that of a generator function, `return` does not wait for the next item.
 */
function sequence(limit, start) {
    const items = [];
    let result;
    let wake;
    let timer;
    const end = (how, isNow) => {
        result = how;
        if (isNow) {
            items.length = 0;
        }
        wake?.();
    };
    async function* read() {
        const stop = start(item => {
            if (items.push(item) > limit) {
                // Many items may come in one turn of the event loop: the loop is only behind if it had its own turn.
                timer ??= later(0, () => {
                    timer = undefined;
                    if (items.length > limit) {
                        stop();
                        end(() => {
                            throw new Error(`The loop is ${limit} messages behind.`);
                        });
                    }
                });
            }
            wake?.();
        }, end);
        try {
            for (;;) {
                while (items.length) {
                    yield items.shift();
                }
                if (result) {
                    return result();
                }
                await new Promise(resolve => {
                    wake = resolve;
                });
            }
        }
        finally {
            stop();
        }
    }
    const generator = read();
    for (const name of ["return", "throw"]) {
        const original = generator[name];
        generator[name] = value => {
            end(() => undefined, true);
            return original.call(generator, value);
        };
    }
    return generator;
}
function addressOf({ path, query = {} }, values, base) {
    const url = new URL(base ?? "/", global.location?.origin ?? base ?? missing("url"));
    url.protocol = url.protocol.replace("http", "ws");
    url.hash = "";
    url.pathname = url.pathname.replace(/\/$/, "") + path.replace(/([/.]?)\{(\**)([^?}]+)(\??)\}/g, (_, before, isCatchAll, name, isOptional) => {
        const value = text(values[name] ?? "");
        if (!value && (isCatchAll || isOptional)) {
            return "";
        }
        const encoded = encodeURIComponent(value).replace(/%2F/g, isCatchAll ? "/" : "$&");
        if (/^$|(^|\/)\.\.?(\/|$)/.test(encoded)) {
            // An address cannot say these: they would lead to another endpoint.
            throw new Error(`${name} cannot be '${value}'.`);
        }
        return before + encoded;
    });
    for (const name in query) {
        addQuery(url, query[name], values[name]);
    }
    return url;
}
function missing(option) {
    throw new Error(`No ${option}: set this option.`);
}
function addQuery(url, name, value) {
    for (const item of [value].flat()) {
        if (item != null) {
            url.searchParams.append(name, text(item));
        }
    }
}
/** `toJSON` of a date is ISO 8601. */
function text(value) {
    return value.toJSON?.() ?? `${value}`;
}
/** A timer takes no more than 31 bits: a longer one would fire at once. */
function later(milliseconds, action) {
    return setTimeout(action, Math.min(milliseconds, 2 ** 31 - 1));
}
function lost(reason) {
    return { code: 1006, reason, wasClean: false };
}
/** `crypto.randomUUID` exists in secure contexts only. */
function newId() {
    return global.crypto?.randomUUID?.()
        ?? "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => (Math.random() * 16 | 0).toString(16));
}
function safely(action, ...values) {
    try {
        const result = action?.(...values);
        result?.catch?.(report);
        return result;
    }
    catch (error) {
        report(error);
    }
}
/** Deno and Bun have `reportError` as well, but it ends the process there. */
function report(error) {
    ((global.document && global.reportError) || console.error)(error);
}
