// SPDX-License-Identifier: Apache-2.0
// Node runs TypeScript by stripping its types, so there is no transformer and no build.

// What tests set is not the environment of the process: see ts/model/src/inference.ts.
process.env.ORT_DISABLE_TELEMETRY ??= '1';

export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testMatch: [
    '<rootDir>/ts/*/src/**/*.test.ts',
    '<rootDir>/typegen/**/*.test.ts',
    '<rootDir>/examples/*.test.ts',
  ],
  modulePathIgnorePatterns: ['<rootDir>/target', '<rootDir>/.ganglion'],
  setupFiles: ['<rootDir>/scripts/jest-seed.js'],
  maxWorkers: 2,
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/scripts/jest-totals.js'],
};
