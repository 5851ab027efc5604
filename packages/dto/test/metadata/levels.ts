/** Enums of a file of their own: a compiler that reads one file at a time does not see what they are. */
export enum Level {
  low = 1,
  high = 2,
}

export enum Colour {
  red = 'red',
  blue = 'blue',
}

export enum Mixed {
  none = 0,
  all = 'all',
}
