import fc from 'fast-check';
import { SocketAddress } from 'node:net';
import { addressKey } from '@cortado/core/transport';
import { clientAddress } from '../../src/server/client-address';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:1234', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
  ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
  ['[203.0.113.7]', '203.0.113.7'],
  ['2001:DB8::1', '2001:db8::1'],
  ['2001:0db8:0:0:0:0:0:1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['', ''],
  ['unknown', 'unknown'],
  ['_hidden:80', '_hidden:80'],
  ['999.0.0.1:80', '999.0.0.1:80'],
  ['203.0.113.7:port', '203.0.113.7:port'],
  ['[2001:db8::1', '[2001:db8::1'],
  ['[]:80', '[]:80'],
])('%j is %j', (text, address) => {
  expect(clientAddress(text)).toBe(address);
});

test('every spelling of an address is one', () => {
  fc.assert(
    fc.property(fc.ipV6(), fc.integer({ min: 0, max: 65_535 }), (text, port) => {
      const address = clientAddress(text);
      expect(clientAddress(address)).toBe(address);
      for (const each of [text.toUpperCase(), `[${text}]`, `[${text}]:${port}`]) {
        expect(clientAddress(each)).toBe(address);
      }
    }),
  );
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 65_535 }), (text, port) => {
      for (const each of [text, `${text}:${port}`, `::ffff:${text}`, `[::FFFF:${text}]:${port}`]) {
        expect(clientAddress(each)).toBe(text);
      }
    }),
  );
});

const group = (values: readonly number[]) => values.map((each) => each.toString(16)).join(':');
const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });

test('what an IPv6 client is counted by are its first bits, and no others', () => {
  fc.assert(
    fc.property(groups, fc.integer({ min: 0, max: 127 }), fc.integer({ min: 1, max: 127 }), (values, bit, prefix) => {
      const flipped = values.with(bit >> 4, values[bit >> 4]! ^ (0x8000 >> (bit & 15)));
      // What is mapped is IPv4, and counted whole.
      fc.pre(![values, flipped].some((each) => each.slice(0, 5).every((part) => part === 0)));
      const key = (of: readonly number[]) =>
        addressKey(new SocketAddress({ address: group(of), family: 'ipv6' }).address, prefix);
      expect(key(flipped) === key(values)).toBe(bit >= prefix);
    }),
  );
  expect(addressKey('203.0.113.7', 64)).toBe('203.0.113.7');
  expect(addressKey('unknown', 64)).toBe('unknown');
  expect(addressKey('2001:db8::1', 128)).toBe('2001:db8::1');
  expect(addressKey('64:ff9b::192.0.2.1', 64)).toBe('64:ff9b:0:0:0:0:0:0/64');
});
