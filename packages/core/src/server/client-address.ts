import { isIPv4, isIPv6, SocketAddress } from 'node:net';

/** `203.0.113.7:1234`, as Azure's gateways write it. */
const IPV4_WITH_PORT = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/;
/** `[2001:db8::1]` and `[2001:db8::1]:443`, the `node` of RFC 7239 §6. */
const IN_BRACKETS = /^\[([^\]]*)\](?::\d{1,5})?$/;
/** An IPv4 address as a dual-stack socket sees it (RFC 4291 §2.5.5.2). */
const MAPPED = '::ffff:';

/**
 * One spelling for each address, so that whatever counts by address counts a client once: without brackets, port and zone, IPv6 in
 * its short form and in lower case (RFC 5952), an IPv4 address that is mapped into IPv6 as IPv4. What is not an address, such as
 * `unknown`, stays as it is.
 */
export function clientAddress(text: string): string {
  if (isIPv4(text)) return text;
  if (isIPv6(text)) return shortest(text);
  const inner = IPV4_WITH_PORT.exec(text)?.[1] ?? IN_BRACKETS.exec(text)?.[1];
  if (inner === undefined) return text;
  if (isIPv4(inner)) return inner;
  return isIPv6(inner) ? shortest(inner) : text;
}

function shortest(address: string): string {
  const short = new SocketAddress({ address, family: 'ipv6' }).address;
  if (!short.startsWith(MAPPED)) return short;
  const mapped = short.slice(MAPPED.length);
  return isIPv4(mapped) ? mapped : short;
}

/**
 * What a client is counted by: an IPv4 address, or the network of an IPv6 address, because a single client is usually given a
 * whole /64 (RFC 6177).
 *
 * @param address as `clientAddress` gives it
 * @param prefix bits of an IPv6 address that count, from 1 to 128
 */
export function addressKey(address: string, prefix: number): string {
  if (prefix === 128 || !isIPv6(address)) return address;
  const bits = groupsOf(address).map((each) => Number.parseInt(each, 16));
  for (const [index, group] of bits.entries()) {
    const counted = Math.min(16, Math.max(0, prefix - index * 16));
    bits[index] = group & (0xffff << (16 - counted)) & 0xffff;
  }
  return `${bits.map((each) => each.toString(16)).join(':')}/${prefix}`;
}

/** All eight groups of an address whose zeros may be left out. */
function groupsOf(address: string): readonly string[] {
  const [before = '', after = ''] = hexadecimal(address).split('::');
  const first = before === '' ? [] : before.split(':');
  const last = after === '' ? [] : after.split(':');
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => '0'), ...last];
}

/** The last 32 bits may be written as IPv4, as in `64:ff9b::192.0.2.1`. */
function hexadecimal(address: string): string {
  const start = address.lastIndexOf(':') + 1;
  if (!address.includes('.', start)) return address;
  const [a = 0, b = 0, c = 0, d = 0] = address.slice(start).split('.').map(Number);
  return `${address.slice(0, start)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
