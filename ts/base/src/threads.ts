// SPDX-License-Identifier: Apache-2.0

/**
 * Returns the address of a module that lies beside another one, in the form in which that one is: a source in TypeScript
 * has sources beside it, a built package JavaScript.
 *
 * For threads, which are started with a file: `siblingModule(import.meta.url, 'worker')`.
 */
export function siblingModule(url: string, name: string): URL {
  const extension = new URL(url).pathname.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./${name}.${extension}`, url);
}
