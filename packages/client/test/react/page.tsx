import { createClient } from '@cortado/client';
import { useChannel, usePresence, useResource, useSocket } from '@cortado/client/react';
import { StrictMode, useEffect, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Api } from './api';

const api = createClient<Api>({ url: location.origin });

/** Components that share a socket, and send over it. */
function Line({ line }: { line: string }) {
  const socket = useSocket(api, '/lines/:line', { params: { line } });
  const state = useSyncExternalStore(
    (listener) => socket.on('$state', listener),
    () => socket.state,
  );
  const [said, setSaid] = useState<readonly string[]>([]);
  useEffect(() => {
    setSaid([]);
    return socket.on('said', ({ text }) => setSaid((all) => [...all, text]));
  }, [socket]);
  return (
    <section>
      <p className="state">{state}</p>
      <p className="said">{said.join(' ')}</p>
      <button onClick={() => void socket.send('say', { text: 'Hi' })}>Say</button>
    </section>
  );
}

/** A socket that is refused. */
function Closed() {
  const socket = useSocket(api, '/closed');
  const [end, setEnd] = useState('');
  useEffect(() => socket.on('$state', (state, why) => setEnd(`${state} ${why?.code} ${why?.reason}`)), [socket]);
  useEffect(() => void socket.opened().catch(() => undefined), [socket]);
  return <p className="end">{end}</p>;
}

function Room({ room, user }: { room: string; user: string }) {
  const socket = useSocket(api, '/live');
  const { channel, state, joined } = useChannel(socket, 'room:{room}', { params: { room }, body: { user } });
  const members = usePresence(channel);
  const [said, setSaid] = useState<readonly string[]>([]);
  useEffect(() => channel.on('said', ({ text }) => setSaid((all) => [...all, text])), [channel]);
  const answer = joined === undefined ? '' : joined.ok ? joined.body.data.topic : joined.body.errorList[0]?.msg;
  return (
    <section>
      <p className="state">{state}</p>
      <p className="joined">{answer}</p>
      <p className="members">{members.map(({ key }) => key).join(' ')}</p>
      <p className="said">{said.join(' ')}</p>
      <button onClick={() => void channel.send('say', { text: 'Hi' })}>Say</button>
    </section>
  );
}

function Notes({ least, where }: { least: number; where?: object }) {
  const { rows, state } = useResource(api.resource('notes'), {
    where: where ?? { rank: { gte: least } },
    sort: ['-rank'],
  });
  return (
    <section>
      <p className="state">{state}</p>
      <p className="rows">{rows.map(({ text }) => text).join(' ')}</p>
    </section>
  );
}

const components = { Line, Closed, Room, Notes };
type Shown = { [N in keyof typeof components]: [N, Parameters<(typeof components)[N]>[0]?] }[keyof typeof components];

const root = createRoot(document.querySelector('#root')!);

/** Shows these components now, in StrictMode; those that are at the same place stay mounted. */
function show(...shown: readonly Shown[]): void {
  const elements = shown.map(([name, props], at) => {
    const Component = components[name] as (props: object) => React.ReactNode;
    return <Component key={`${at} ${name}`} {...props} />;
  });
  flushSync(() => root.render(<StrictMode>{elements}</StrictMode>));
}

declare global {
  interface Window {
    show: typeof show;
  }
}
window.show = show;
