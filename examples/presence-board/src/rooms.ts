import { NotFound, type Context, type Verdict } from 'cortado';

/** A fixed list: if visitors could name rooms, they could fill Redis with them. */
export const ROOMS = [
  { id: 'counter', name: 'Counter', about: 'Orders, and whatever is on your mind' },
  { id: 'terrace', name: 'Terrace', about: 'Sun, shade, and a view of the street' },
  { id: 'roastery', name: 'Roastery', about: 'Beans, temperatures and times' },
  { id: 'library', name: 'Library', about: 'Quiet, please' },
];

/** Refuses rooms that there are not: in an address, and in the name of a channel. */
export function isRoom({ params }: Context): Verdict {
  return ROOMS.some(({ id }) => id === params['room']) || NotFound(`There is no room "${params['room']}"`);
}
