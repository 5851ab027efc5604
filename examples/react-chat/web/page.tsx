import { useState } from 'react';
import { Chat } from './chat';
import { Entrance, type Visit } from './entrance';
import { Users } from './users';

/** A room, once somebody has said who they are, and beside it the users. */
export function Page() {
  const [visit, setVisit] = useState<Visit>();
  return (
    <main>
      <h1>
        Cortado <span>with React</span>
      </h1>
      {visit === undefined ? (
        <Entrance onEnter={setVisit} />
      ) : (
        <Chat key={`${visit.room} ${visit.name}`} {...visit} onLeave={() => setVisit(undefined)} />
      )}
      <Users />
    </main>
  );
}
