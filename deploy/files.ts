// SPDX-License-Identifier: Apache-2.0
// What the files of this folder say, parsed, for the tests.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';

/** The root of the repository, with a slash at the end. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The text of a file, by its path in the repository. */
export const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');
/** The value of a YAML file. */
export const readYaml = (path: string): unknown => parse(read(path), { merge: true });

/** The node, where there is one to ask. */
export const node = process.env.GANGLION_NODE || undefined;
/** Runs a program to its end; rejects when that is not 0. */
export const run = promisify(execFile);

const condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);
const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      pull_policy: z.literal('never').optional(),
      build: z.object({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
      command: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      ports: z.array(z.string()).default([]),
      networks: z.union([z.array(z.string()), z.record(z.string(), z.object({ ipv4_address: z.string() }))]),
      healthcheck: z.object({ test: z.array(z.string()).optional(), disable: z.boolean().optional() }),
      depends_on: z.record(z.string(), z.object({ condition })).default({}),
      restart: z.enum(['unless-stopped', 'on-failure']),
      read_only: z.literal(true),
      cap_drop: z.tuple([z.literal('ALL')]),
      security_opt: z.tuple([z.literal('no-new-privileges:true')]),
      deploy: z.object({
        resources: z.object({ limits: z.object({ cpus: z.string(), memory: z.string() }) }),
      }),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
});
/** What compose.yaml says. */
export const { services, volumes } = composeSchema.parse(readYaml('deploy/compose.yaml'));
/** Of all services, in order. */
export const serviceNames = Object.keys(services);
/** The service of this name; throws when there is none. */
export const service = (name: string) => {
  const found = services[name];
  assert.ok(found, `compose.yaml has no service ${name}`);
  return found;
};
/** Whether a service is a node of the chain. */
export const isNode = (name: string) => service(name).image === 'ganglion-node';
/** Whether a service is a program of the neurons' image. */
export const isNeuron = (name: string) => service(name).image === 'ganglion-neurons';
/** The value of `--flag=value` in the command of a service. */
export const flagOf = (name: string, flag: string) =>
  service(name)
    .command.find((word) => word.startsWith(`--${flag}=`))
    ?.split('=')
    .slice(1)
    .join('=');

const scrapeSchema = z.object({
  rule_files: z.array(z.string()),
  scrape_configs: z.array(
    z.object({
      job_name: z.string(),
      static_configs: z.array(z.object({ targets: z.array(z.string()) })),
    }),
  ),
});
const alertsSchema = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});
const dashboardSchema = z.object({
  uid: z.string(),
  panels: z.array(
    z.object({
      title: z.string(),
      datasource: z.object({ uid: z.string() }),
      targets: z.array(z.object({ expr: z.string(), datasource: z.object({ uid: z.string() }) })).min(1),
    }),
  ),
});
/** The dashboards, with the names of their files. */
export const dashboards = readdirSync(`${ROOT}deploy/grafana/dashboards`).map((file) => ({
  file,
  ...dashboardSchema.parse(JSON.parse(read(`deploy/grafana/dashboards/${file}`))),
}));
/** What Prometheus reads. */
export const scrapes = scrapeSchema.parse(readYaml('deploy/prometheus/prometheus.yml'));

/** What is asked of Prometheus, and where. */
export const queries = [
  ...dashboards.flatMap(({ file, panels }) =>
    panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: `${file}: ${title}`, expr }))),
  ),
  ...scrapes.rule_files.flatMap((file) =>
    alertsSchema
      .parse(readYaml(`deploy/prometheus/${file}`))
      .groups.flatMap(({ rules }) => rules)
      .map(({ alert, expr }) => ({ where: `${file}: ${alert}`, expr })),
  ),
];
