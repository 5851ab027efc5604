import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import type { Subscription } from 'cortado';
import { createHash, randomUUID } from 'node:crypto';

export const COLOURS = ['amber', 'brick', 'moss', 'teal', 'sky', 'indigo', 'plum', 'rose'];

/** Who enters, as `?name=Ada&colour=teal`. */
export class VisitorQuery {
  @IsString()
  @MaxLength(40)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;

  @IsIn(COLOURS) colour!: string;
}

/** Whom the others see. Two tabs of one browser are one visitor. */
export class Visitor {
  @IsString() readonly id!: string;
  @IsString() readonly name!: string;
  @IsIn(COLOURS) readonly colour!: string;
}

/** Everybody sees the id of everybody, so it is not what is in the cookie. A client without cookies is somebody else each time. */
export function visitorId(cookie: string = randomUUID()): string {
  return createHash('sha256').update(cookie).digest('base64url').slice(0, 16);
}

export const visitorOf = ({ principal }: Pick<Subscription, 'principal'>): Visitor => principal as Visitor;
