import { IsString } from 'class-validator';
import { Forbidden, Guard, OnMessage, Unauthorized, WebSocket, type Context } from 'cortado';

class Announcement {
  @IsString() text!: string;
}

/** Runs once, for the handshake: a client without a key gets no socket. */
function hasKey(context: Context) {
  const key = context.headers['x-api-key'];
  if (key !== 'reader' && key !== 'writer') return Unauthorized();
  context.setPrincipal({ role: key });
  return true;
}

/** Runs for each message of its handler: the socket stays open when it refuses. */
const isWriter = ({ principal }: Context) => (principal as { role: string }).role === 'writer' || Forbidden();

@WebSocket('/announcements')
@Guard(hasKey)
export class AnnouncementSocket {
  @OnMessage('announce')
  @Guard(isWriter)
  announce({ text }: Announcement) {
    return { announced: text };
  }
}
