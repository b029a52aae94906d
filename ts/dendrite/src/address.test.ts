// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { targetOf } from './address.ts';

const refused = expect.objectContaining({ code: 'address-refused' });

test.each([
  ['8.8.8.8', 'ipv4:8.8.8.8:8091'],
  ['172.15.255.255', 'ipv4:172.15.255.255:8091'],
  ['172.32.0.0', 'ipv4:172.32.0.0:8091'],
  ['223.255.255.255', 'ipv4:223.255.255.255:8091'],
  ['100.128.0.0', 'ipv4:100.128.0.0:8091'],
  ['2606:4700::1111', 'ipv6:[2606:4700::1111]:8091'],
  ['2000::1', 'ipv6:[2000::1]:8091'],
  ['2001:200::1', 'ipv6:[2001:200::1]:8091'],
  ['3ffe:ffff::1', 'ipv6:[3ffe:ffff::1]:8091'],
  ['3fff:1000::1', 'ipv6:[3fff:1000::1]:8091'],
  ['2a00:1450:4001::8a', 'ipv6:[2a00:1450:4001::8a]:8091'],
])('%s is dialled', (host, target) => {
  expect(targetOf(host, 8091, false)).toBe(target);
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
  expect(() => targetOf(host, 8091, false)).toThrow(refused);
  expect(targetOf(host, 8091, true)).toContain(host);
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
  '::ffff:0:127.0.0.1',
  '::ffff:0:10.0.0.1',
  '64:ff9b:1::10.0.0.1',
  '64:ff9b:1:ffff::1',
  '64:ff9b:2::1',
  '100::',
  '100:0:0:1::1',
  '1fff:ffff::1',
  '2001:1::1',
  '2001:10::1',
  '2001:20::1',
  '2001:1ff:ffff::1',
  '2001:db8:ffff::1',
  '2002:808:808::',
  '3fff::1',
  '3fff:fff:ffff::1',
  '4000::1',
  '5f00::1',
  'fbff::1',
  'ff0e::1',
  '2606:4700::5efe:127.0.0.1',
  '2606:4700::200:5efe:a00:1',
  '192.31.196.1',
  '192.52.193.1',
  '192.88.99.1',
  '192.175.48.1',
  '192.0.0.8',
])('%s is never an axon', (host) => {
  expect(() => targetOf(host, 8091, false)).toThrow(refused);
  expect(() => targetOf(host, 8091, true)).toThrow(refused);
});

test.each([
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::127.0.0.1',
  '0:0:0:0:0:ffff:a9fe:a9fe',
])('%s hides a local address and is refused', (host) => {
  expect(() => targetOf(host, 8091, false)).toThrow(refused);
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
  '1.2.3.4:8091',
  '[::1]',
  'fe80::1%eth0',
  ' 8.8.8.8',
  '8.8.8.8\n',
  'unix:/tmp/x',
  'dns:example.com',
])('%j is no address', (host) => {
  expect(() => targetOf(host, 8091, true)).toThrow(refused);
});

test.each([0, -1, 1, 22, 443, 1_023, 65_536, 1.5, Number.NaN])('port %d is refused', (port) => {
  expect(() => targetOf('8.8.8.8', port, true)).toThrow(refused);
});

test('on a local network any port is dialled', () => {
  expect(targetOf('127.0.0.1', 1, true)).toBe('ipv4:127.0.0.1:1');
});

test.each([1_024, 65_535])('port %d is dialled', (port) => {
  expect(targetOf('8.8.8.8', port, false)).toBe(`ipv4:8.8.8.8:${port}`);
});

test('a refusal does not repeat the address', () => {
  expect(() => targetOf('192.168.77.88', 8091, false)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('77.88') }),
  );
});
