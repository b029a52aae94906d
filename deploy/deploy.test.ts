// SPDX-License-Identifier: Apache-2.0
// Whether what is deployed fits the programs: run by `node --test`, without a container engine. With GANGLION_NODE the node is asked too.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { devnetSettings } from '@ganglion/market/devnet-settings';
import { minerSettings } from '@ganglion/miner/settings';
import { loadCatalogue } from '@ganglion/models';
import { readCommandLine, type Settings } from '@ganglion/program';
import { validatorSettings } from '@ganglion/validator/settings';
import { z } from 'zod';
import {
  dashboards,
  flagOf,
  isNeuron,
  isNode,
  node,
  ROOT,
  read,
  readYaml,
  run,
  scrapes,
  service,
  serviceNames,
  volumes,
} from './files.ts';

/** The main module of the program whose commands are deployed. */
const MAIN = 'ts/cli/src/main.ts';

/** The settings of each command that is deployed. */
const COMMANDS: Readonly<Record<string, Settings>> = {
  'miner run': minerSettings,
  'validator run': validatorSettings,
  devnet: devnetSettings,
};

/** What a unit says, each key with its values in order. */
function readUnit(path: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of read(path).split('\n')) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), value ?? '']);
  }
  return found;
}
const units = readdirSync(`${ROOT}deploy/systemd`)
  .filter((file) => file.endsWith('.service'))
  .map((file) => ({ file, unit: readUnit(`deploy/systemd/${file}`) }));

/** Variables of the example of an environment file. */
const readEnv = (file: string) =>
  Object.fromEntries(
    read(`deploy/systemd/${file}`)
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

/** Fails as the program would, if it does not take these arguments. */
function assertTakes(words: readonly string[], env: Record<string, string> = {}) {
  const name = nameOf(words);
  const settings = COMMANDS[name];
  assert.ok(settings, `${name} is no command that is deployed`);
  const args = words.slice(name.split(' ').length);
  assert.ok(!args.includes('--help'));
  return readCommandLine({ settings }, args, env);
}

/** The words of a command line that name its command. */
function nameOf(words: readonly string[]): string {
  return words
    .slice(
      0,
      words.findIndex((word) => word.startsWith('--')),
    )
    .join(' ');
}

/** Fails as the node would, if it does not take these arguments. It checks them before it gives its help. */
async function assertNodeTakes(args: readonly string[]) {
  assert.ok(node !== undefined);
  await run(node, [...args, '--help']);
}

/** The arguments that the node gets in its image before those of a command. */
function nodeEntrypoint(): readonly string[] {
  const [, list = ''] = /^ENTRYPOINT (\["ganglion-node".*\])$/m.exec(read('deploy/Dockerfile')) ?? [];
  return z.array(z.string()).parse(JSON.parse(list)).slice(1);
}

describe('compose.yaml', () => {
  for (const name of serviceNames.filter(isNeuron)) {
    test(`the program of ${name} takes its command line`, () => {
      assertTakes(service(name).command);
    });
  }

  for (const name of serviceNames.filter(isNode)) {
    test(`the node takes the command line of ${name}`, { skip: node === undefined }, () =>
      assertNodeTakes([...nodeEntrypoint(), ...service(name).command]),
    );
  }

  test('each image is one of ours or pinned to a version', () => {
    for (const name of serviceNames) {
      if (!isNode(name) && !isNeuron(name)) assert.match(service(name).image, /:v?\d+\.\d+\.\d+$/, name);
    }
  });

  test('each image of ours is built by one service, which the others wait for and do not pull instead', () => {
    for (const [isOfImage, target] of [
      [isNode, 'node'],
      [isNeuron, 'neurons'],
    ] as const) {
      const users = serviceNames.filter(isOfImage);
      const [builder = '', ...rest] = users.filter((name) => service(name).build !== undefined);
      assert.deepEqual(rest, [], target);
      assert.equal(service(builder).build?.target, target);
      for (const name of users) {
        assert.equal(service(name).pull_policy, 'never', name);
        if (name !== builder) assert.ok(builder in service(name).depends_on, `${name} waits for ${builder}`);
      }
    }
  });

  test('what is built and mounted is in the repository', () => {
    for (const name of serviceNames) {
      const { build, volumes: mounted } = service(name);
      if (build !== undefined) {
        assert.equal(build.context, '..', name);
        assert.ok(existsSync(`${ROOT}${build.dockerfile}`), build.dockerfile);
        assert.match(read(build.dockerfile), new RegExp(`^FROM \\S+ AS ${build.target}$`, 'm'));
      }
      for (const [source = ''] of mounted.map((volume) => volume.split(':'))) {
        if (source.startsWith('.')) assert.ok(existsSync(`${ROOT}deploy/${source}`), `${name}: ${source}`);
        else assert.ok(source in volumes, `${name} mounts the volume ${source}, which is not declared`);
      }
    }
  });

  test('what is waited for exists and can become what it is waited for', () => {
    for (const name of serviceNames) {
      for (const [other, { condition: wanted }] of Object.entries(service(name).depends_on)) {
        const { healthcheck, restart } = service(other);
        if (wanted === 'service_healthy') assert.ok(healthcheck.test, `${other} has no check`);
        if (wanted === 'service_completed_successfully') assert.equal(restart, 'on-failure', other);
      }
    }
  });

  test('no port is open to other machines', () => {
    for (const name of serviceNames)
      for (const port of service(name).ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/, name);
  });

  test('each neuron has a key that the preparation makes, and a model that there is', () => {
    const names = new Set(loadCatalogue().models.map((model) => model.name));
    const count = {
      miner: Number(flagOf('prepare', 'miners')),
      validator: Number(flagOf('prepare', 'validators')),
    };
    const keys = serviceNames.flatMap((name) => flagOf(name, 'keystore') ?? []);
    assert.deepEqual(
      keys.toSorted(),
      (['miner', 'validator'] as const).flatMap((role) =>
        Array.from({ length: count[role] }, (_, i) => `${flagOf('prepare', 'keys')}/${role}-${i + 1}.json`),
      ),
    );
    for (const name of serviceNames) {
      const model = flagOf(name, 'model-name');
      if (model !== undefined) assert.ok(names.has(model), `${name}: there is no model ${model}`);
    }
  });

  test('a miner publishes the address that it has', () => {
    for (const name of serviceNames) {
      const published = flagOf(name, 'public-ip');
      if (published === undefined) continue;
      const { networks } = service(name);
      assert.ok(!Array.isArray(networks), `${name} has no fixed address`);
      assert.equal(networks.market?.ipv4_address, published, name);
    }
  });

  test('whoever talks to another service names one that there is, and a port that it opens', () => {
    for (const name of serviceNames) {
      const chain = flagOf(name, 'chain');
      if (!isNeuron(name) || chain === undefined) continue;
      const { hostname, port } = new URL(chain);
      assert.equal(flagOf(hostname, 'rpc-port'), port, `${name}: ${chain}`);
      // Without the latter a node answers only those who call it localhost.
      for (const flag of ['--rpc-external', '--rpc-cors=all'])
        assert.ok(
          service(hostname).command.includes(flag),
          `${hostname} does not answer ${name} without ${flag}`,
        );
    }
  });

  test('an authority is known by the key it has', { skip: node === undefined }, async () => {
    for (const name of serviceNames) {
      const bootnode = flagOf(name, 'bootnodes');
      if (bootnode === undefined) continue;
      const [, , host = '', , port, , peer] = bootnode.split('/');
      assert.ok(node !== undefined);
      const asking = run(node, ['key', 'inspect-node-key']);
      asking.child.stdin?.end(flagOf(host, 'node-key'));
      assert.equal((await asking).stdout.trim(), peer, `${name}: ${bootnode}`);
      assert.equal(flagOf(host, 'listen-addr')?.split('/').at(-1), port);
    }
  });
});

describe('Dockerfile', () => {
  const lines = read('deploy/Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const copied = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1));

  test('copies what is in the repository and what its ignore file lets through', () => {
    const allowed = read('deploy/Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    assert.ok(copied.length > 0);
    for (const path of copied) assert.ok(existsSync(`${ROOT}${path}`), `there is no ${path}`);
    assert.deepEqual(copied.toSorted(), allowed.toSorted());
  });

  test('holds each program that is deployed, and what it imports', () => {
    assert.ok(existsSync(`${ROOT}${MAIN}`), `there is no ${MAIN}`);
    assert.ok(
      copied.some((path) => MAIN.startsWith(`${path}/`)),
      `${MAIN} is not in the image`,
    );
    const entrypoint = lines.findLast((line) => line.startsWith('ENTRYPOINT ')) ?? '';
    assert.ok(entrypoint.includes(MAIN), 'the image starts something else');
  });

  test('names a version of each image that it begins with', () => {
    const begun = lines.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []);
    for (const image of begun) assert.match(image, /^[a-z]+:\d+\.\d+(\.\d+)?-[a-z]/);
  });

  test('its images run as another user than root, and say how to stop them and whether they live', () => {
    const stages = read('deploy/Dockerfile')
      .split(/^FROM .* AS /m)
      .slice(1);
    for (const target of ['node', 'neurons']) {
      const stage = stages.find((text) => text.startsWith(`${target}\n`)) ?? '';
      for (const wanted of [/^USER [1-9]\d*$/m, /^STOPSIGNAL SIGTERM$/m, /^HEALTHCHECK /m])
        assert.match(stage, wanted, target);
    }
  });
});

describe('systemd', () => {
  const words = (unit: ReadonlyMap<string, readonly string[]>) =>
    (unit.get('ExecStart')?.[0] ?? '')
      .replaceAll('%i', 'first')
      .replaceAll('%S', '/var/lib')
      .replaceAll('%d', '/run/credentials/x')
      .split(' ');

  for (const role of ['miner', 'validator']) {
    test(`the ${role} takes the command line of its unit and its example of an environment`, () => {
      const unit = units.find(({ file }) => file === `ganglion-${role}@.service`)?.unit;
      assert.ok(unit);
      const command = words(unit);
      const at = command.indexOf(`/opt/ganglion/${MAIN}`);
      assert.ok(at > 0, 'the unit starts something else');
      const env = readEnv(`${role}.env`);
      const given = command.slice(at + 1);
      assertTakes(given, env);
      const known = Object.values(COMMANDS[nameOf(given)] ?? {}).map((setting) => setting.env);
      for (const name of Object.keys(env))
        assert.ok(known.includes(name), `${role}.env: ${name} is read by nobody`);
    });
  }

  test('the node takes the command line of its unit', { skip: node === undefined }, async () => {
    const unit = units.find(({ file }) => file === 'ganglion-node.service')?.unit;
    assert.ok(unit);
    const flags = (readEnv('node.env').GANGLION_NODE_FLAGS ?? '').split(' ');
    const [, ...args] = words(unit).flatMap((word) => (word === '$GANGLION_NODE_FLAGS' ? flags : [word]));
    await assertNodeTakes(args);
  });

  for (const { file, unit } of units) {
    test(`${file} gives its process no more than it needs`, () => {
      for (const [key, value] of [
        ['NoNewPrivileges', 'yes'],
        ['ProtectSystem', 'strict'],
        ['DynamicUser', 'yes'],
        ['CapabilityBoundingSet', ''],
        ['KillSignal', 'SIGTERM'],
        ['Restart', 'on-failure'],
        // Wrong usage; of a neuron, a wrong key too.
        ['RestartPreventExitStatus', file.includes('@') ? '2 5' : '2'],
      ] as const)
        assert.equal(unit.get(key)?.[0], value, key);
      assert.ok(unit.get('SystemCallFilter')?.includes('@system-service'));
      assert.match(unit.get('TimeoutStopSec')?.[0] ?? '', /^\d+$/);
    });

    test(`${file} starts with an environment only, which deploy/README.md installs from the example`, () => {
      const [, kind = ''] = /^ganglion-([a-z]+)/.exec(file) ?? [];
      assert.match(unit.get('EnvironmentFile')?.[0] ?? '', new RegExp(`^/etc/ganglion/${kind}(-%i)?\\.env$`));
      assert.ok(existsSync(`${ROOT}deploy/systemd/${kind}.env`));
      if (!file.includes('@'))
        assert.ok(read('deploy/README.md').includes(`deploy/systemd/${kind}.env /etc/ganglion/${kind}.env`));
    });

    test(`${file} keeps what it stores where it may write`, () => {
      const folder = `%S/${unit.get('StateDirectory')?.[0]}`;
      for (const path of (unit.get('ExecStart')?.[0] ?? '').match(/%S\S*/g) ?? [])
        assert.ok(path === folder || path.startsWith(`${folder}/`), path);
      const given = (unit.get('LoadCredential') ?? []).map((value) => value.split(':')[0]);
      const opened = ((unit.get('ExecStart')?.[0] ?? '').match(/%d\/\S*/g) ?? []).map((path) =>
        path.slice(3),
      );
      assert.deepEqual(opened, given);
    });
  }
});

describe('Prometheus', () => {
  test('reads each port that it scrapes from a service that opens it to others', () => {
    const targets = scrapes.scrape_configs.flatMap(({ static_configs }) =>
      static_configs.flatMap((c) => c.targets),
    );
    for (const [name = '', port] of targets.map((target) => target.split(':'))) {
      if (isNode(name)) {
        assert.equal(flagOf(name, 'prometheus-port'), port, name);
        assert.ok(service(name).command.includes('--prometheus-external'), name);
      } else {
        assert.equal(flagOf(name, 'metrics-port'), port, name);
        assert.equal(flagOf(name, 'metrics-host'), '0.0.0.0', name);
        const checked = service(name).healthcheck.test?.join(' ') ?? '';
        assert.ok(checked.includes(`:${port}/ready`), `${name} is checked at another port`);
      }
    }
    const running = serviceNames.filter((name) => (isNode(name) || isNeuron(name)) && name !== 'prepare');
    assert.deepEqual(targets.map((target) => target.split(':')[0]).toSorted(), running.toSorted());
  });

  test('finds its rules', () => {
    for (const file of scrapes.rule_files) assert.ok(existsSync(`${ROOT}deploy/prometheus/${file}`), file);
  });
});

describe('Grafana', () => {
  test('asks the data source that is provisioned, at a service that there is', () => {
    const { datasources } = z
      .object({ datasources: z.array(z.object({ uid: z.string(), url: z.string() })) })
      .parse(readYaml('deploy/grafana/provisioning/datasources/prometheus.yaml'));
    const uids = datasources.map(({ uid }) => uid);
    for (const { hostname } of datasources.map(({ url }) => new URL(url))) assert.ok(service(hostname));
    for (const { file, panels } of dashboards) {
      for (const { title, datasource, targets } of panels) {
        for (const { uid } of [datasource, ...targets.map((target) => target.datasource)])
          assert.ok(uids.includes(uid), `${file}: ${title}`);
      }
    }
  });

  test('finds its dashboards where they are mounted', () => {
    const { providers } = z
      .object({ providers: z.array(z.object({ options: z.object({ path: z.string() }) })) })
      .parse(readYaml('deploy/grafana/provisioning/dashboards/ganglion.yaml'));
    const mounts = service('grafana').volumes.map((volume) => volume.split(':'));
    for (const { options } of providers)
      assert.ok(
        mounts.some(([source, target]) => source === './grafana/dashboards' && target === options.path),
      );
  });
});
