// SPDX-License-Identifier: Apache-2.0
// Random tests draw the same cases each time, unless GANGLION_SEED asks for others; a failure prints its own seed.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.GANGLION_SEED ?? 20221122) });
