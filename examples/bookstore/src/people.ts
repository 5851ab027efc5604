import { createSigner } from 'fast-jwt';
import { HttpError, Singleton } from 'cortado';
import { IsString } from 'class-validator';
import { BookstoreConfig } from './config';

export class Credentials {
  @IsString() name!: string;
  @IsString() password!: string;
}

export interface User {
  readonly id: string;
  readonly roles: readonly string[];
}

declare global {
  namespace Cortado {
    /** Types the principal of every request, handshake and message in the shop. */
    interface Register {
      principal: User;
    }
  }
}

/** Those who may sign in. A real shop keeps salted hashes. */
const PEOPLE: Readonly<Record<string, { readonly password: string; readonly roles: readonly string[] }>> = {
  ada: { password: 'engine', roles: ['editor'] },
  bob: { password: 'reader', roles: [] },
};

@Singleton()
export class People {
  readonly #sign: (claims: object) => string;

  constructor({ secret }: BookstoreConfig) {
    this.#sign = createSigner({ key: secret, expiresIn: 3_600_000 });
  }

  /** A token that is good for an hour. @throws HttpError 401 */
  signIn({ name, password }: Credentials): string {
    const person = Object.hasOwn(PEOPLE, name) ? PEOPLE[name] : undefined;
    if (person === undefined || person.password !== password) throw new HttpError(401, 'Name or password is wrong');
    return this.#sign({ sub: name, roles: person.roles });
  }
}

/** What the claims of a token come to. */
export function toUser({ sub, roles }: Readonly<Record<string, any>>): User | undefined {
  return typeof sub === 'string' && Array.isArray(roles) ? { id: sub, roles: roles as string[] } : undefined;
}
