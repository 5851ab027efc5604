import { createApp, WebSocket } from 'cortado';

// What an import cycle leaves behind in CommonJS: the class is undefined while the decorators run.
const Room = undefined as unknown as new () => object;

@WebSocket('/live', { channels: [Room] })
class Live {}

export const mistake = () => createApp({ log: false, controllers: [Live] });
