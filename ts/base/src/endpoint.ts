// SPDX-License-Identifier: Apache-2.0

/**
 * A chain's address as it may be told in errors and logs: scheme, host and port. Providers put the key of an account into the
 * rest: user and password, path, query. Of what is no such address only a short word, or a host and a port, is repeated.
 */
export function shownEndpoint(endpoint: string): string {
  const url = URL.parse(endpoint);
  if (url === null || url.host === '') return /^[\w.:-]{0,40}$/.test(endpoint) ? endpoint : 'not shown';
  const isBare = url.pathname === '/' && url.search === '' && url.username === '' && url.password === '';
  return `${url.protocol}//${url.host}${isBare ? '' : '/...'}`;
}
