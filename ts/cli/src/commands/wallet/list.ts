// SPDX-License-Identifier: Apache-2.0
import { defineCommand, table } from '@ganglion/program';
import { keysFolder, keysSettings } from '../../signing.ts';

export const command = defineCommand({
  name: 'wallet list',
  summary: 'Lists the keys of the folder.',
  details:
    'Needs no passphrase. What in the folder is no key, or may not be used as one, is named on standard error.',
  examples: [{ command: 'ganglion wallet list', says: 'name, role and address of each key' }],
  settings: keysSettings,
  run: async (call) => {
    const { output } = call;
    const { listKeys } = await import('@ganglion/keystore');
    const folder = keysFolder(call);
    const keys = await listKeys(folder, {
      onSkipped: ({ what, facts, hint }) => output.note(`passed over ${facts.path}: ${what}; ${hint}`),
    });
    const rows = keys.map(({ name, role, address, path }) => ({ name, role: role ?? null, address, path }));
    output.result({ folder, keys: rows }, () => {
      if (rows.length === 0) return `no keys in ${folder}; ganglion wallet new makes one`;
      return table(
        [
          ['name', 'role', 'address'],
          ...rows.map(({ name, role, address }) => [name, role ?? 'either', address]),
        ],
        output.columns,
      );
    });
  },
});
