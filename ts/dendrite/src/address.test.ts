// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { targetOf } from './address.ts';

const refused = expect.objectContaining({ code: 'address-refused' });

test.each([
  ['8.8.8.8', 'ipv4:8.8.8.8:80'],
  ['172.15.255.255', 'ipv4:172.15.255.255:80'],
  ['172.32.0.0', 'ipv4:172.32.0.0:80'],
  ['223.255.255.255', 'ipv4:223.255.255.255:80'],
  ['100.128.0.0', 'ipv4:100.128.0.0:80'],
  ['2606:4700::1111', 'ipv6:[2606:4700::1111]:80'],
  ['2a00:1450:4001::8a', 'ipv6:[2a00:1450:4001::8a]:80'],
])('%s is dialled', (host, target) => {
  expect(targetOf(host, 80, false)).toBe(target);
});

test.each([
  '127.0.0.1',
  '127.255.255.254',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '169.254.169.254',
  '172.16.0.0',
  '172.31.255.255',
  '192.168.1.1',
  '::1',
  'fc00::1',
  'fdff::1',
  'fe80::1',
  'febf::1',
  'fec0::1',
])('%s is local: refused unless local addresses are allowed', (host) => {
  expect(() => targetOf(host, 80, false)).toThrow(refused);
  expect(targetOf(host, 80, true)).toContain(host);
});

test.each([
  '0.0.0.0',
  '0.1.2.3',
  '192.0.2.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  'ff02::1',
  '2001:db8::1',
  '100::1',
  // An IPv4 address in IPv6 clothes.
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '2002:7f00:1::',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '::8.8.8.8',
  '::ffff:8.8.8.8',
  '::ffff:0:0',
])('%s is never an axon', (host) => {
  expect(() => targetOf(host, 80, false)).toThrow(refused);
  expect(() => targetOf(host, 80, true)).toThrow(refused);
});

test.each([
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::127.0.0.1',
  '0:0:0:0:0:ffff:a9fe:a9fe',
])('%s hides a local address and is refused', (host) => {
  expect(() => targetOf(host, 80, false)).toThrow(refused);
});

test.each([
  '',
  'localhost',
  'example.com',
  '127.1',
  '0x7f000001',
  '2130706433',
  '0177.0.0.1',
  '1.2.3.4.5',
  '1.2.3.4:80',
  '[::1]',
  'fe80::1%eth0',
  ' 8.8.8.8',
  '8.8.8.8\n',
  'unix:/tmp/x',
  'dns:example.com',
])('%j is no address', (host) => {
  expect(() => targetOf(host, 80, true)).toThrow(refused);
});

test.each([0, -1, 65_536, 1.5, Number.NaN])('port %d is refused', (port) => {
  expect(() => targetOf('8.8.8.8', port, true)).toThrow(refused);
});

test.each([1, 65_535])('port %d is dialled', (port) => {
  expect(targetOf('8.8.8.8', port, false)).toBe(`ipv4:8.8.8.8:${port}`);
});

test('a refusal does not repeat the address', () => {
  expect(() => targetOf('192.168.77.88', 80, false)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('77.88') }),
  );
});
