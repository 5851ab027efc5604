import { useState, type FormEvent } from 'react';

/** Who is in which room. */
export interface Visit {
  readonly name: string;
  readonly room: string;
}

export function Entrance({ onEnter }: { readonly onEnter: (visit: Visit) => void }) {
  const [error, setError] = useState('');

  function enter(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name')).trim();
    const room = String(form.get('room')).trim().replaceAll(':', '') || 'lobby';
    if (name === '') {
      setError('Enter your name');
      event.currentTarget.querySelector('input')?.focus();
      return;
    }
    localStorage.setItem('name', name);
    localStorage.setItem('room', room);
    onEnter({ name, room });
  }

  return (
    <form className="card" noValidate onSubmit={enter}>
      <label>
        Your name
        <input
          name="name"
          defaultValue={localStorage.getItem('name') ?? ''}
          maxLength={40}
          autoComplete="nickname"
          aria-invalid={error !== ''}
          aria-describedby="enter-error"
        />
      </label>
      <label>
        Room
        <input name="room" defaultValue={localStorage.getItem('room') ?? 'lobby'} maxLength={40} />
      </label>
      <button>Enter</button>
      <p id="enter-error" className="error" role="alert">
        {error}
      </p>
    </form>
  );
}
