import { useChannel, usePresence, useSocket } from '@cortado/client/react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { api, newKey, textOf } from './client';
import type { Visit } from './entrance';
import { useMessages } from './use-messages';
import { useSocketState } from './use-socket-state';

export function Chat({ name, room, onLeave }: Visit & { readonly onLeave: () => void }) {
  const socket = useSocket(api, '/live');
  const connection = useSocketState(socket);
  const { channel, state, joined } = useChannel(socket, 'room:{room}', { params: { room }, body: { name } });
  const members = usePresence(channel);
  const messages = useMessages(channel, joined?.ok === true);
  const [text, setText] = useState('');
  const [error, setError] = useState('');
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [messages]);

  async function say(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (state !== 'joined') {
      setError('Not connected: your message is kept. Send it when the connection is back.');
      return;
    }
    try {
      // With a key it is sent again when the connection is lost before the answer, and said once.
      const answer = await channel.send('say', { text }, { idempotencyKey: newKey() });
      setError(answer.ok ? '' : textOf(answer.body));
      if (answer.ok) setText((now) => (now === text ? '' : now)); // somebody may have typed on
    } catch {
      setError('There was no answer: your message is kept.');
    }
  }

  let status = connection === 'waiting' ? 'Not connected. Trying again …' : 'Connecting …';
  if (state === 'joined') status = `In ${room} as ${name}`;
  else if (joined?.ok === false) status = `Refused: ${textOf(joined.body)}`;
  else if (connection === 'closed' || state === 'removed') status = 'The server has closed the room';

  return (
    <section className="card" aria-label="Chat">
      <header>
        <p role="status">{status}</p>
        <button type="button" className="quiet" onClick={onLeave}>
          Leave
        </button>
      </header>
      <ul className="members" aria-label="Here now">
        {members.map(({ key }) => (
          <li key={key}>{key}</li>
        ))}
      </ul>
      <ol className="messages" role="log" aria-label="Messages" tabIndex={0}>
        {messages.map(({ offset, by, text: said }) => (
          <li key={offset} ref={end} className={by === name ? 'own' : undefined}>
            <b>{by}</b> {said}
          </li>
        ))}
      </ol>
      <form noValidate onSubmit={(event) => void say(event)}>
        <label>
          <span className="hidden">Message</span>
          <input
            value={text}
            onChange={({ target }) => setText(target.value)}
            autoComplete="off"
            placeholder="Say something"
            aria-invalid={error !== ''}
            aria-describedby="say-error"
          />
        </label>
        <button>Send</button>
        <p id="say-error" className="error" role="alert">
          {error}
        </p>
      </form>
    </section>
  );
}
