import { authenticate, Authenticated, jwt, Roles } from '@cortado/auth';
import { Controller, Delete, Get, OnReceive, Param, Principal, WebSocket } from 'cortado';
import { IsString } from 'class-validator';

export class Note {
  @IsString() text!: string;
}

@Authenticated() // 401 for whoever is not known
@Controller('/notes')
@WebSocket('/notes')
export class Notes {
  @Get() mine(@Principal() user: unknown) {
    return { user };
  }

  @Roles('admin') // 403 for others
  @Delete('/:id')
  remove(@Param('id') _id: number) {}

  @OnReceive() write(note: Note, @Principal() user: unknown) {
    return { text: note.text, user };
  }
}

/** @param key a secret of at least 32 characters */
export const options = (key: string) => ({
  controllers: [Notes],
  guards: [authenticate(jwt({ key, principal: ({ sub, roles = [] }) => ({ id: sub, roles }) }))],
  websocket: { refuse: 'close' as const },
});
