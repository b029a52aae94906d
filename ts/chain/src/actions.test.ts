// SPDX-License-Identifier: Apache-2.0

import { blake2b256, hexToBytes, ready } from '@ganglion/account';
import { expect, test } from '@jest/globals';
import { type AxonInfo, encodeAxon, formatIp, possessionMessage } from './actions.ts';

const axon: AxonInfo = { ip: '127.0.0.1', port: 1, protocol: 'grpc', synapses: ['CausalLMNext'] };

test('an axon is encoded field by field', () => {
  expect(encodeAxon({ ...axon, port: 65_535, synapses: ['Seq2Seq', 'LastHiddenState'] })).toEqual({
    ip: { V4: Uint8Array.of(127, 0, 0, 1) },
    port: 65_535,
    protocol: 1,
    tlsFingerprint: null,
    synapses: 9,
  });
  const tlsFingerprint = new Uint8Array(32).fill(7);
  expect(encodeAxon({ ...axon, protocol: 'grpc-tls', tlsFingerprint })).toMatchObject({
    protocol: 2,
    tlsFingerprint: `0x${'07'.repeat(32)}`,
  });
});

test.each([
  ['::', '0:0:0:0:0:0:0:0'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ['2001:db8::ff00:42:8329', '2001:db8:0:0:0:ff00:42:8329'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['fe80::', 'fe80:0:0:0:0:0:0:0'],
  ['::ffff:192.168.1.2', '0:0:0:0:0:ffff:c0a8:102'],
  ['64:ff9b::10.0.0.1', '64:ff9b:0:0:0:0:a00:1'],
  ['FE80::1%eth0', 'fe80:0:0:0:0:0:0:1'],
])('the address %p is stored as %p', (ip, full) => {
  const { ip: stored } = encodeAxon({ ...axon, ip });
  expect('V6' in stored && formatIp('V6', stored.V6)).toBe(full);
});

test.each(['', 'localhost', '1.2.3', '1.2.3.256', '1.2.3.4:80', ':::', '12345::'])(
  '%p is no address',
  (ip) => {
    expect(() => encodeAxon({ ...axon, ip })).toThrow(/^invalid-argument: an axon is announced by/);
  },
);

test.each([-1, 65_536, 0.5, Number.NaN])('the port %p is refused', (port) => {
  expect(() => encodeAxon({ ...axon, port })).toThrow(/^invalid-argument: a number does not fit/);
});

test('what a hotkey signs binds genesis, coldkey and nonce', async () => {
  await ready();
  const genesis = `0x${'01'.repeat(32)}` as const;
  const coldkey = new Uint8Array(32).fill(2);
  const written = Buffer.concat([
    Buffer.from('ganglion:register:v1'),
    hexToBytes(genesis),
    coldkey,
    Uint8Array.of(4, 3, 2, 1),
  ]);
  expect(possessionMessage(genesis, coldkey, 0x01020304)).toEqual(blake2b256(written));
  const swap = Buffer.concat([Buffer.from('ganglion:swap-hotkey:v1'), written.subarray(20)]);
  expect(possessionMessage(genesis, coldkey, 0x01020304, 'swap-hotkey')).toEqual(blake2b256(swap));
});

test.each([0, 31, 33])('a fingerprint of %p bytes is refused', (bytes) => {
  expect(() => encodeAxon({ ...axon, tlsFingerprint: new Uint8Array(bytes) })).toThrow(
    /^invalid-argument: the fingerprint/,
  );
});
