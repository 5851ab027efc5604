import { pathVariants } from '@cortado/core/transport';
import { RoutePath } from '../openapi/route-path';

/** A path in the syntax of documents. */
export interface Address {
  /** As in `/chat/{room}`. */
  readonly text: string;
  readonly params: readonly AddressParam[];
}

/** One parameter of a path. */
export interface AddressParam {
  /** In the document: `wildcard` for `*`. */
  readonly name: string;
  /** As handlers read it. */
  readonly readAs: string;
  /** The regular expression that its value has to match, where the path says so. */
  readonly pattern: string | undefined;
}

/** What a path in the syntax of routes stands for: `/chat/:room?` is `/chat/{room}` and `/chat`. */
export function addressesOf(path: string): readonly Address[] {
  return pathVariants(path).map((variant) => {
    const route = new RoutePath(variant);
    const { labels } = route;
    const params = route.variables.map(({ name, pattern }, index) => ({ name: labels[index]!, readAs: name, pattern }));
    return { text: route.template(labels), params };
  });
}

/** The part of a document's names that an address gives: `/chat/{room}` is `chat.room`. */
export function nameOfAddress(text: string): string {
  const parts = text.split(/[/{}]+/).filter((each) => each !== '');
  return parts.length === 0 ? 'root' : parts.join('.');
}

/** The same for the names of a channel class, by their literal parts: `room:{room}` is `room`. */
export function nameOfPattern(pattern: string): string {
  const parts = pattern
    .replaceAll(/\{[^{}]*\}/g, '')
    .split(':')
    .filter((each) => each !== '');
  return parts.length === 0 ? nameOfAddress(pattern) : parts.join('.');
}
