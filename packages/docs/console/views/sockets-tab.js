import { Session } from '../session/session.js';
import { ChannelName, Composer, RAW_FRAME } from './composer.js';
import { choiceGroup } from './choice-group.js';
import { ConnectionCard } from './connection-card.js';
import { element } from './elements.js';
import { FrameLog } from './frame-log.js';
import { placeHeader, pushesView } from './place-header.js';
import { Sidebar } from './sidebar.js';
import { subscriptionsView } from './subscriptions.js';

/** @typedef {import('../model/document.js').Place} Place */
/** @typedef {import('../model/document.js').SocketDocument} SocketDocument */
/** @typedef {import('../model/message.js').Message} Message */
/** @typedef {{ session: Session, card: ConnectionCard }} Connection */

/** Endpoints and channels, the message that is written, and every frame. */
export class SocketsTab {
  panel = element('section', { class: 'sockets', hidden: true });
  #main = element('div', { class: 'main' });
  #log = new FrameLog((event) => this.#questions(event));
  #subscriptions = element('div', { hidden: true });
  /** @type {Sidebar} */
  #sidebar;
  /** By the id of the endpoint. @type {Map<string, Connection>} */
  #connections = new Map();
  /** By their ids. @type {Map<string, Composer>} */
  #composers = new Map();
  /** @type {Map<string, ChannelName>} */
  #names = new Map();
  /** The endpoint that a channel class is joined over, where there are several. @type {Map<string, Place>} */
  #chosen = new Map();
  /** @type {{ place: Place, message: Message } | undefined} */
  #shown;

  /** @param {SocketDocument} document */
  constructor(document) {
    this.document = document;
    this.#sidebar = new Sidebar(document, messagesOf, (place, message) => this.#choose(place, message));
    this.panel.append(this.#sidebar.element, this.#main, this.#log.element);
  }

  /** The part of the address that names what is shown. @param {string[]} path as in `['chat.room', 'move']` */
  open([id, name] = []) {
    const places = [...this.document.endpoints, ...this.document.channels];
    const place = places.find((each) => each.id === id) ?? places[0];
    if (place === undefined)
      return this.#main.replaceChildren(element('p', { class: 'hint' }, 'This application has no sockets.'));
    const messages = messagesOf(place);
    const message = messages.find((each) => each.name === name) ?? messages[0];
    if (message !== undefined) this.#show(place, message);
  }

  /** @param {Place} place @param {Message} message */
  #choose(place, message) {
    history.replaceState(null, '', `#sockets/${encodeURIComponent(place.id)}/${encodeURIComponent(message.name)}`);
    this.#show(place, message);
  }

  /** @param {Place} place @param {Message} message */
  #show(place, message) {
    this.#shown = { place, message };
    this.#sidebar.show(place, message);
    const connection = this.#connectionOf(place);
    this.#log.element.hidden = connection === undefined;
    const composer = message === STREAM ? [] : [this.#composerOf(place, message).element];
    const name = place.kind === 'channel' ? this.#nameOf(place) : undefined;
    const protocol = place.protocols[0] ?? 'message';
    const { card, session } = connection ?? {};
    this.#main.replaceChildren(
      placeHeader(place, this.#channelsOf(place)),
      ...this.#endpointChoice(place),
      ...(card === undefined ? [] : [card.element]),
      this.#subscriptions,
      ...(name === undefined || place.parameters.length === 0 || message === STREAM
        ? []
        : [element('div', { class: 'card' }, name.element)]),
      ...composer,
      pushesView(this.document.source, place.pushes[protocol], place.questions.rpc, message === STREAM),
    );
    if (session === undefined) return;
    this.#log.show(session);
    this.#update(session);
  }

  /** @param {Place} place @returns {readonly HTMLElement[]} */
  #endpointChoice(place) {
    const endpoints = this.#endpointsOf(place);
    if (endpoints.length < 2) return [];
    const chosen = this.#endpointOf(place)?.id ?? '';
    const choices = endpoints.map(({ id, title }) => /** @type {const} */ ([id, title]));
    const group = choiceGroup('Over', choices, chosen, (id) => {
      const endpoint = endpoints.find((each) => each.id === id);
      if (endpoint !== undefined) this.#chosen.set(place.id, endpoint);
      if (this.#shown !== undefined) this.#show(this.#shown.place, this.#shown.message);
    });
    return [group];
  }

  /** @param {Place} place */
  #endpointsOf(place) {
    if (place.kind === 'endpoint') return [place];
    return this.document.endpoints.filter(
      ({ title, address }) => place.endpoints.includes(title) || place.endpoints.includes(address),
    );
  }

  /** What can be joined over an endpoint. @param {Place} place */
  #channelsOf({ title, address }) {
    return this.document.channels.filter(({ endpoints }) => endpoints.includes(title) || endpoints.includes(address));
  }

  /** @param {Place} place */
  #endpointOf(place) {
    return this.#chosen.get(place.id) ?? this.#endpointsOf(place)[0];
  }

  /** @param {Place} place @returns {Connection | undefined} */
  #connectionOf(place) {
    const endpoint = this.#endpointOf(place);
    if (endpoint === undefined) return undefined;
    const known = this.#connections.get(endpoint.id);
    if (known !== undefined) return known;
    const session = new Session();
    const card = new ConnectionCard(this.document.source, endpoint, session, serversOf(this.document));
    session.addEventListener('state', () => this.#update(session));
    session.addEventListener('channels', () => this.#showChannels(session));
    session.addEventListener('log', (event) => this.#logged(/** @type {CustomEvent} */ (event).detail));
    this.#connections.set(endpoint.id, { session, card });
    return { session, card };
  }

  /** @param {Place} place @param {Message} message */
  #composerOf(place, message) {
    const id = `${place.id} ${message.event ?? message.name}`;
    const known = this.#composers.get(id);
    if (known !== undefined) return known;
    const channel = place.kind === 'channel' ? this.#nameOf(place) : undefined;
    const made = new Composer({
      document: this.document.source,
      place,
      message,
      id,
      channel,
      send: (compose, origin) => this.#send(place, compose, origin),
    });
    this.#composers.set(id, made);
    return made;
  }

  /** @param {Place} place */
  #nameOf(place) {
    const name = this.#names.get(place.id) ?? new ChannelName(place, this.document.source);
    this.#names.set(place.id, name);
    return name;
  }

  /** @param {Place} place @param {(protocol: 'message' | 'rpc', id: number) => string | Uint8Array<ArrayBuffer>} compose @param {string} origin */
  #send(place, compose, origin) {
    const connection = this.#connectionOf(place);
    if (connection === undefined) return;
    const { session, card } = connection;
    const send = () => session.send(compose(session.dial?.protocol ?? 'message', session.nextId()), origin);
    if (session.isOpen) return void send();
    const opened = () => {
      if (session.state === 'connecting') return;
      session.removeEventListener('state', opened);
      if (session.isOpen) send();
    };
    if (card.connect()) session.addEventListener('state', opened);
  }

  /** @param {import('../session/entry.js').Entry | undefined} entry */
  #logged(entry) {
    const origin = entry?.request?.origin;
    if (entry !== undefined && origin !== undefined) this.#composers.get(origin)?.replied(entry);
  }

  /** @param {Session} session */
  #update(session) {
    const states = new Map(
      [...this.#connections].map(
        ([
          id,
          {
            session: { state },
          },
        ]) => [id, state],
      ),
    );
    for (const place of this.document.channels)
      states.set(place.id, this.#connections.get(this.#endpointOf(place)?.id ?? '')?.session.state ?? 'closed');
    this.#sidebar.connected(states);
    if (this.#shown === undefined || this.#connectionOf(this.#shown.place)?.session !== session) return;
    this.#composerOf(this.#shown.place, this.#shown.message).connected(session.isOpen);
    this.#showChannels(session);
  }

  /** @param {Session} session */
  #showChannels(session) {
    if (this.#shown === undefined || this.#connectionOf(this.#shown.place)?.session !== session) return;
    const focused = document.activeElement?.getAttribute('aria-label');
    const view = subscriptionsView(session, (channel) => {
      const id = session.dial?.protocol === 'rpc' ? session.nextId() : undefined;
      session.send(JSON.stringify({ id, event: '$leave', channel }));
    });
    const hadFocus = this.#subscriptions.contains(document.activeElement);
    this.#subscriptions.replaceChildren(view);
    this.#subscriptions.hidden = session.channels.size === 0;
    if (hadFocus) view.querySelector(/** @type {'button'} */ (`[aria-label="${CSS.escape(focused ?? '')}"]`))?.focus();
  }

  /** @param {string} event */
  #questions(event) {
    return [...this.document.endpoints, ...this.document.channels].flatMap(({ questions }) =>
      questions.rpc.filter((each) => each.event === event),
    );
  }
}

/** @param {Place} place @returns {readonly Message[]} */
function messagesOf({ kind, messages, protocols }) {
  const all = /** @type {const} */ (['message', 'rpc'])
    .filter((each) => protocols.includes(each))
    .flatMap((each) => messages[each]);
  const unique = all.filter(({ name }, at) => all.findIndex((each) => each.name === name) === at);
  if (kind === 'endpoint') return [...unique, RAW_FRAME];
  return unique.length === 0 ? [STREAM] : unique;
}

/** Stands for what a channel sends that no endpoint lists: there is nothing to send to it. @type {Message} */
const STREAM = { ...RAW_FRAME, name: 'server-sent events' };

/** The server of this page first. @param {SocketDocument} document */
function serversOf({ servers }) {
  const own = location.origin.replace(/^http/, 'ws');
  return [{ name: 'this server', url: own }, ...servers.filter(({ url }) => url !== own)];
}
