import { IsInt, Max, Min } from 'class-validator';
import { Conflict, OnMessage, WebSocket } from 'cortado';

class Move {
  @IsInt() @Min(0) @Max(7) x!: number;
  @IsInt() @Min(0) @Max(7) y!: number;
}

@WebSocket('/game')
export class GameSocket {
  readonly #taken = new Set<string>();

  @OnMessage('move')
  move({ x, y }: Move) {
    const field = `${x},${y}`;
    if (this.#taken.has(field)) return Conflict('This field is taken');
    this.#taken.add(field);
    return { x, y };
  }

  @OnMessage('score')
  score() {
    return { moves: this.#taken.size };
  }
}
