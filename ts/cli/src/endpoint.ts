// SPDX-License-Identifier: Apache-2.0
import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';

/** Where something listens. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** `IP:PORT` or `[IPV6]:PORT` on a command line. */
export const endpoint = z.string().transform((text, context): Endpoint => {
  const [, ipv6, ipv4, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (ipv6 !== undefined && isIPv6(ipv6) && isPort(port)) return { ip: ipv6, port };
  if (ipv4 !== undefined && isIPv4(ipv4) && isPort(port)) return { ip: ipv4, port };
  context.addIssue({ code: 'custom', message: 'IP:PORT or [IPV6]:PORT, no name, with a port of 1 to 65535' });
  return z.NEVER;
});

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

/** An endpoint as a person writes it. */
export function formatEndpoint({ ip, port }: Endpoint): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
