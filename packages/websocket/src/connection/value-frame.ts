import { jsonText } from '@cortado/channels';
import { binaryFrame, textFrame } from '../protocol/ws-driver';

/** The payload for `send()`: text and bytes unchanged, anything else as JSON. @throws TypeError for what JSON cannot hold */
export function valuePayload(value: unknown): string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array ? value : jsonText(value);
}

/** The frame for `send()`. @throws TypeError for what JSON cannot hold */
export function valueFrame(value: unknown): Buffer {
  const payload = valuePayload(value);
  return typeof payload === 'string' ? textFrame(payload) : binaryFrame(payload);
}
