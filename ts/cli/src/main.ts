// SPDX-License-Identifier: Apache-2.0
import { silentLogger } from '@ganglion/base';
import { runProgram } from '@ganglion/program';
import { runLine } from './run-line.ts';

const { argv, env, stdin, stdout, stderr } = process;
await runProgram(silentLogger, (signal) =>
  runLine(argv.slice(2), { env, streams: { stdin, stdout, stderr }, signal }),
);
