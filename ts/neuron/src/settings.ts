// SPDX-License-Identifier: Apache-2.0

import { LOG_FORMATS, LOG_LEVELS, type SettingValues } from '@ganglion/program';
import { monitorSettings } from '@ganglion/program/monitor-settings';
import { wholeNumber } from '@ganglion/program/whole-number';
import { z } from 'zod';

/** The settings that every neuron has, whatever its duty; spread them into a program's own. */
export const neuronSettings = {
  chain: {
    schema: z
      .string()
      .regex(/^wss?:\/\/.+/, 'a WebSocket address: ws://HOST:PORT')
      .default('ws://127.0.0.1:9944'),
    value: 'URL',
    env: 'GANGLION_CHAIN',
    help: 'WebSocket address of a chain node; default ws://127.0.0.1:9944',
  },
  keystore: {
    schema: z.string().optional(),
    value: 'FILE',
    env: 'GANGLION_KEYSTORE',
    help: 'the hotkey as an encrypted JSON keystore; its passphrase comes from GANGLION_PASSPHRASE or --passphrase-file',
  },
  passphraseFile: {
    schema: z.string().optional(),
    value: 'FILE',
    help: 'file whose first line is the passphrase of --keystore',
  },
  devUri: {
    schema: z.string().startsWith('//', 'a derivation such as //alice').optional(),
    value: 'URI',
    secret: true,
    help: 'a publicly known development key instead of --keystore, such as //alice; never for anything of value',
  },
  modelName: {
    schema: z.string().optional(),
    value: 'NAME',
    env: 'GANGLION_MODEL_NAME',
    help: 'a model of ts/models by name',
  },
  model: {
    schema: z.string().optional(),
    value: 'FILE',
    env: 'GANGLION_MODEL',
    help: 'any causal language model as an ONNX file, with --tokenizer and --context',
  },
  tokenizer: {
    schema: z.string().optional(),
    value: 'FILE',
    help: 'the tokenizer.json of --model, which is to be that of the market',
  },
  context: {
    schema: wholeNumber(1, 1_048_576).optional(),
    value: 'TOKENS',
    help: 'longest input of --model, 1 to 1048576 tokens',
  },
  modelThreads: {
    schema: wholeNumber(1, 256).default(1),
    value: 'N',
    env: 'GANGLION_MODEL_THREADS',
    help: 'threads on which the model runs, 1 to 256; default 1',
  },
  logLevel: {
    schema: z.enum(LOG_LEVELS).default('info'),
    value: 'LEVEL',
    env: 'GANGLION_LOG_LEVEL',
    help: `how much goes to standard error: ${LOG_LEVELS.join(', ')}; default info`,
  },
  logFormat: {
    schema: z.enum(LOG_FORMATS).default('auto'),
    value: 'FORMAT',
    env: 'GANGLION_LOG_FORMAT',
    help: `how the log is written: ${LOG_FORMATS.join(', ')}; default auto, pretty on a terminal and json elsewhere`,
  },
  ...monitorSettings,
  allowLocalAddresses: {
    schema: z.stringbool().default(false),
    env: 'GANGLION_ALLOW_LOCAL_ADDRESSES',
    help: 'allows loopback and private addresses, for networks on one machine',
  },
} as const;

/** Values of {@link neuronSettings}. */
export type NeuronSettings = SettingValues<typeof neuronSettings>;
