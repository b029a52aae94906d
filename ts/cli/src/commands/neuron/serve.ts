// SPDX-License-Identifier: Apache-2.0
import { SYNAPSES, type SynapseName } from '@ganglion/base';
import type { AxonInfo } from '@ganglion/chain';
import { defineCommand } from '@ganglion/program';
import { z } from 'zod';
import { chainSettings, withChain } from '../../chain.ts';
import { endpoint, formatEndpoint } from '../../endpoint.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

const isSynapse = (name: string): name is SynapseName => SYNAPSES.some((known) => known === name);

export const command = defineCommand({
  name: 'neuron serve',
  summary: 'Announces where a neuron serves.',
  details:
    'A running miner announces itself; this is for one that others reach by another address. Nobody checks the ' +
    'address but those who use it.',
  examples: [
    {
      command: 'ganglion neuron serve 203.0.113.7:8091 --key miner',
      says: 'the hotkey miner is reached there by gRPC',
    },
    {
      command:
        "ganglion neuron serve '[2001:db8::7]:8091' --key miner --tls-fingerprint 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      says: 'by gRPC over TLS, with the SHA-256 of its certificate',
    },
  ],
  positionals: [{ name: 'ADDRESS', schema: endpoint, help: 'IP:PORT, or [IPV6]:PORT; a port of 1 to 65535' }],
  settings: {
    ...chainSettings,
    ...keySettings,
    tlsFingerprint: {
      schema: z
        .string()
        .regex(/^(0x)?[0-9a-fA-F]{64}$/, '64 hexadecimal digits')
        .optional(),
      value: 'HEX',
      help: 'SHA-256 of the certificate, 64 hexadecimal digits; with it the neuron serves over TLS',
    },
    synapses: {
      schema: z
        .string()
        .default(SYNAPSES.join(','))
        .transform((text) => text.split(','))
        .refine((names) => names.every(isSynapse), `names of ${SYNAPSES.join(', ')}, with commas between`),
      value: 'NAMES',
      help: `what it answers, with commas between: ${SYNAPSES.join(', ')}; default all of them`,
    },
    ...transactionSettings,
  },
  run: async (call) => {
    const { settings, positionals, output } = call;
    const hotkey = await openSigner(call, 'hotkey');
    const { hexToBytes } = await import('@ganglion/account');
    const { tlsFingerprint: fingerprint, synapses } = settings;
    const axon: AxonInfo = {
      ...positionals.ADDRESS,
      synapses: SYNAPSES.filter((name) => synapses.includes(name)),
      ...(fingerprint === undefined
        ? { protocol: 'grpc' }
        : { protocol: 'grpc-tls', tlsFingerprint: hexToBytes(fingerprint) }),
    };
    await withChain(call, async (chain) => {
      const receipt = await transact(call, chain, {
        signer: hotkey,
        action: { kind: 'serve-axon', axon },
        what: `Announce that ${hotkey.address} serves at ${formatEndpoint(axon)} (${axon.protocol})`,
        details: [`synapses: ${axon.synapses.join(', ')}`],
      });
      await report(output, receipt, { axon });
    });
  },
});
