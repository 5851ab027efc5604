import { useResource } from '@cortado/client/react';
import { useState, type FormEvent } from 'react';
import { api, textOf } from './client';

const users = api.resource('users');

const STATES = {
  loading: 'Loading …',
  live: '',
  waiting: 'Not connected: this may be old. Trying again …',
  closed: 'The server does not show the users',
};

/** The users of the server, which change while one looks at them. */
export function Users() {
  const { rows, state } = useResource(users, { sort: ['name'] });
  const [error, setError] = useState('');

  /** Does something, and says what the server refuses. @returns whether it was done */
  async function act(
    call: Promise<{ ok: true } | { ok: false; body: Parameters<typeof textOf>[0] }>,
  ): Promise<boolean> {
    try {
      const answer = await call;
      setError(answer.ok ? '' : textOf(answer.body));
      return answer.ok;
    } catch {
      setError('The server does not answer. Try again.');
      return false;
    }
  }

  async function add(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const { name, email } = Object.fromEntries(new FormData(form)) as Record<string, string>;
    if (await act(users.create({ name: name!, email: email!, isActive: true }))) form.reset();
  }

  return (
    <section className="card" aria-labelledby="users-title">
      <h2 id="users-title">Users (real-time)</h2>
      <p className="note" aria-live="polite">
        {state === 'live' && rows.length === 0 ? 'There are no users yet' : STATES[state]}
      </p>
      <ul className="users">
        {rows.map(({ id, name, email, isActive }) => (
          <li key={id}>
            <span className={isActive ? undefined : 'inactive'}>
              {name} – {email}
            </span>
            <button type="button" className="quiet" onClick={() => void act(users.update(id, { isActive: !isActive }))}>
              {isActive ? 'Deactivate' : 'Activate'} <span className="hidden">{name}</span>
            </button>
            <button type="button" className="quiet" onClick={() => void act(users.remove(id))}>
              Remove <span className="hidden">{name}</span>
            </button>
          </li>
        ))}
      </ul>
      <form noValidate onSubmit={(event) => void add(event)}>
        <label>
          Name <input name="name" maxLength={40} autoComplete="off" aria-describedby="user-error" />
        </label>
        <label>
          Email <input name="email" type="email" autoComplete="off" aria-describedby="user-error" />
        </label>
        <button>Add</button>
        <p id="user-error" className="error" role="alert">
          {error}
        </p>
      </form>
    </section>
  );
}
