import { BodyForm } from '../form/body-form.js';
import { wscat } from '../model/command.js';
import { dialOf } from '../model/dial.js';
import { exampleOf } from '../model/example.js';
import { choiceGroup } from './choice-group.js';
import { button, copyButton, element, uniqueId } from './elements.js';
import { durationText } from './frame-text.js';

/** @typedef {import('../model/document.js').Place} Place */
/** @typedef {import('../session/session.js').Session} Session */

const STATES = { closed: 'Not connected', connecting: 'Connecting …', open: 'Connected', waiting: 'Connection lost' };

/** What the handshake of an endpoint needs, and how its connection is. */
export class ConnectionCard {
  element = element('section', { class: 'card connection', 'aria-label': 'Connection' });
  #state = element('p', { class: 'state', role: 'status' });
  #latency = element('span', { class: 'latency', title: 'How long the last answer took' });
  #address = element('code', { class: 'address' });
  #problem = element('p', { class: 'error', id: uniqueId(), hidden: true });
  #command = element('pre', { class: 'command', tabindex: 0, 'aria-label': 'Command' });
  #token = element('input', {
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    id: uniqueId(),
    placeholder: 'none',
  });
  #connect = button('Connect', () => this.connect(), { class: 'primary' });
  #disconnect = button('Disconnect', () => this.session.disconnect());
  #retry = button('Retry now', () => this.session.retry());
  #ping = button('Ping', () => this.session.ping(), { class: 'quiet' });
  #renew = button('Renew credentials', () => this.#sendToken(), { class: 'quiet' });
  /** @type {import('../model/dial.js').Choice} */
  #choice;

  /**
   * @param {object} document
   * @param {Place} endpoint
   * @param {Session} session
   * @param {readonly { name: string, url: string }[]} servers the own one is the first
   */
  constructor(document, endpoint, session, servers) {
    this.endpoint = endpoint;
    this.session = session;
    const { parameters, query, protocols, security } = endpoint;
    this.#choice = {
      server: servers[0]?.url ?? '',
      protocol: protocols[0] ?? 'message',
      parameters: {},
      query: {},
      token: '',
      tokenPlace: security.takesToken || !security.tokenInQuery ? 'subprotocol' : 'query',
    };
    this.#token.addEventListener('input', () => this.#choose({ token: this.#token.value.trim() }));
    const server = choiceGroup(
      'Server',
      servers.map(({ name, url }) => [url, name]),
      this.#choice.server,
      (url) => this.#choose({ server: url }),
    );
    const protocol = choiceGroup(
      'Protocol',
      protocols.map((each) => [each, each === 'rpc' ? 'rpc (cortado.v1)' : 'message']),
      this.#choice.protocol,
      (each) => this.#choose({ protocol: each }),
    );
    const fields = [
      this.#inputs(document, 'parameters', parameters),
      this.#inputs(document, 'query', query),
      ...(servers.length > 1 ? [server] : []),
      protocol,
      ...this.#credentials(),
    ];
    this.handshake = element(
      'details',
      { class: 'handshake', open: true },
      element('summary', {}, 'Handshake'),
      element('div', { class: 'fields' }, ...fields),
      this.#programs(),
    );
    const actions = element(
      'div',
      { class: 'actions' },
      this.#connect,
      this.#retry,
      this.#disconnect,
      this.#ping,
      this.#renew,
    );
    this.element.append(
      element('header', {}, this.#state, this.#latency, this.#address),
      this.handshake,
      this.#problem,
      actions,
    );
    this.#choose({});
    session.addEventListener('state', () => this.#show());
    this.#show();
  }

  /** @returns {boolean} whether an attempt is made */
  connect() {
    const dialed = dialOf(this.endpoint, this.#choice);
    if ('problem' in dialed) {
      this.handshake.open = true;
      this.#token.focus();
      return false;
    }
    this.session.connect(dialed.dial);
    return true;
  }

  /** @param {object} document @param {'parameters' | 'query'} kind @param {readonly import('../model/document.js').Input[]} inputs */
  #inputs(document, kind, inputs) {
    if (inputs.length === 0) return undefined;
    const properties = Object.fromEntries(inputs.map(({ name, schema }) => [name, schema]));
    const schema = {
      type: 'object',
      properties,
      required: inputs.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    };
    const value = /** @type {Record<string, unknown>} */ (exampleOf(document, schema));
    this.#choice[kind] = value;
    const label = kind === 'query' ? 'Query' : 'Path';
    const changed = (/** @type {unknown} */ to) => this.#choose({ [kind]: to });
    return element(
      'div',
      { class: 'inputs' },
      element('h4', {}, label),
      new BodyForm(document, schema, value, changed, label).element,
    );
  }

  /** @returns {HTMLElement[]} */
  #credentials() {
    const { security } = this.endpoint;
    const label = element('label', { for: this.#token.id }, 'Token');
    const hint = element(
      'p',
      { class: 'hint', id: uniqueId() },
      'Sent as the subprotocol bearer.<token>. Cookies are sent by the browser itself.',
    );
    this.#token.setAttribute('aria-describedby', `${hint.id} ${this.#problem.id}`);
    const field = element('div', { class: 'field' }, element('div', { class: 'field-head' }, label), this.#token, hint);
    if (!security.tokenInQuery) return [field];
    const choices = [
      ['subprotocol', 'subprotocol'],
      ['query', 'query'],
    ].slice(security.takesToken ? 0 : 1);
    const place = choiceGroup(
      'Send the token as',
      /** @type {['subprotocol' | 'query', string][]} */ (choices),
      this.#choice.tokenPlace,
      (each) => this.#choose({ tokenPlace: each }),
    );
    return [field, place];
  }

  /** What only programs can do. */
  #programs() {
    const { headers } = this.endpoint;
    const text =
      headers.length === 0
        ? 'The same with a program:'
        : `Browsers cannot send the ${headers.length === 1 ? 'header' : 'headers'} ${headers.map(({ name }) => name).join(', ')}. Use a program:`;
    const copy = copyButton('Copy', () => this.#command.textContent ?? '');
    copy.setAttribute('aria-label', 'Copy the command');
    return element(
      'div',
      { class: 'programs' },
      element('p', { class: 'hint' }, text),
      element('div', { class: 'copied' }, this.#command, copy),
    );
  }

  /** @param {Partial<import('../model/dial.js').Choice>} changed */
  #choose(changed) {
    this.#choice = { ...this.#choice, ...changed };
    const dialed = dialOf(this.endpoint, this.#choice);
    const problem = 'problem' in dialed ? dialed.problem : '';
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === '';
    if (problem === '') this.#token.removeAttribute('aria-invalid');
    else this.#token.setAttribute('aria-invalid', 'true');
    const { token, protocol } = this.#choice;
    const plain = dialOf(this.endpoint, { ...this.#choice, token: '' });
    if (!('dial' in plain)) return;
    if ('dial' in dialed) this.#address.textContent = dialed.dial.url;
    const given = Object.fromEntries(
      this.endpoint.headers.map(({ name, schema }) => [name, String(exampleOf({}, schema))]),
    );
    const headers = { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...given };
    const protocols = protocol === 'rpc' ? ['cortado.v1'] : [];
    this.#command.textContent = wscat({ url: plain.dial.url, protocols, headers });
    this.#show();
  }

  #sendToken() {
    const body = { token: this.#choice.token };
    this.session.send(JSON.stringify({ id: this.session.nextId(), event: '$auth', body }));
  }

  #show() {
    const { state, detail, roundTrip, dial } = this.session;
    if (this.element.dataset['state'] !== state) {
      this.element.dataset['state'] = state;
      if (state === 'open') this.handshake.open = false;
      if (state === 'closed') this.handshake.open = true;
    }
    const text = STATES[state];
    const shown = detail === '' ? text : detail;
    // Beside the state: it changes often, and nobody wants to hear it each time.
    this.#latency.textContent = state === 'open' && roundTrip !== undefined ? durationText(roundTrip) : '';
    if (this.#state.textContent !== shown) this.#state.textContent = shown;
    this.#connect.hidden = state !== 'closed';
    this.#disconnect.hidden = state === 'closed';
    this.#retry.hidden = state !== 'waiting';
    this.#ping.hidden =
      state !== 'open' ||
      (dial?.protocol !== 'rpc' && this.endpoint.messages.message.some(({ event }) => event === undefined));
    this.#renew.hidden = state !== 'open' || dial?.protocol !== 'rpc' || this.#choice.token === '';
  }
}
