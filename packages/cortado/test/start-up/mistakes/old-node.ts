import { createApp } from 'cortado';

/** What an older Node says of itself. */
export const mistake = () => {
  const versions = Object.getOwnPropertyDescriptor(process, 'versions')!;
  Object.defineProperty(process, 'versions', { ...versions, value: { ...process.versions, node: '20.18.3' } });
  try {
    return createApp({ log: false });
  } finally {
    Object.defineProperty(process, 'versions', versions);
  }
};
