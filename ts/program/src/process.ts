// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { EXIT, exitStatusOf, isPeers, lineOf } from './exit-status.ts';
import { unwritten } from './output.ts';

/** How long a program may take to stop. */
const GRACE_MS = 10_000;

const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Runs a program until it ends or is asked to stop.
 *
 * SIGTERM, SIGINT and SIGHUP abort the signal once; a second one, or 10 seconds of silence, ends the process with 130. The signal aborts by the
 * end of the parent that started it with an IPC channel, however that parent ended: nobody is left to stop it otherwise; and
 * so does the end of whoever reads its standard output (`| head`); a standard output that takes nothing for another reason, a
 * full disk, is an error. An error ends it with one line on standard error:
 * its status is that of its code, and without an error what the program returned.
 */
export async function runProgram(
  program: (signal: AbortSignal) => Promise<number | undefined> | Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const end = (why: string) => {
    process.stderr.write(`ended before it had stopped: ${why}\n`);
    process.exit(EXIT.interrupted);
  };
  const stop = (cause: string) => {
    controller.abort(new GanglionError('aborted', { what: `stopped by ${cause}` }));
    setTimeout(() => end(`it took more than ${GRACE_MS / 1_000} s`), GRACE_MS).unref();
  };
  let isOver = false;
  const onSignal = (name: NodeJS.Signals) => {
    // It has stopped in order, only the process is not gone yet.
    if (isOver) process.exit();
    if (controller.signal.aborted) end(`${name} came as well`);
    stop(name);
  };
  const onDisconnect = () => {
    if (!controller.signal.aborted) stop('the end of the parent process');
  };
  for (const name of STOP_SIGNALS) process.on(name, onSignal);
  process.on('disconnect', onDisconnect);
  // Stays for good: what is written while stopping fails in the same way.
  let failure: GanglionError | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure ??= fail(unwritten(error));
    if (!controller.signal.aborted) stop('the end of its reader');
  });
  // The parent may have ended while this process was still loading its modules. Undefined means that it gave no channel.
  if (process.connected === false) onDisconnect();
  try {
    const status = (await program(controller.signal)) ?? EXIT.ok;
    if (failure === undefined) process.exitCode = status;
  } catch (thrown) {
    const error = GanglionError.from(thrown);
    const isStopped = error.code === 'aborted' && controller.signal.aborted;
    // Who reads no more has seen enough; what else was not written has been told.
    const isTold = isUnread(error) || failure !== undefined;
    if (!isStopped && !isTold) fail(error);
    else if (failure === undefined) process.exitCode = EXIT.ok;
  } finally {
    isOver = true;
    process.off('disconnect', onDisconnect);
    // The channel alone must not keep a finished program alive.
    if (process.connected) process.disconnect();
  }
}

/**
 * Loads modules before anything is opened, which can take ten seconds on a busy machine and lets no signal through.
 *
 * Until they are there a signal ends the process as it ends any other, at once; nothing is there yet that should be closed.
 */
export async function load<T>(signal: AbortSignal, modules: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const heeded = STOP_SIGNALS.flatMap((name) =>
    process.listeners(name).map((listener) => ({ name, listener })),
  );
  for (const { name, listener } of heeded) process.off(name, listener);
  try {
    return await modules();
  } finally {
    for (const { name, listener } of heeded) process.on(name, listener);
  }
}

/** Tells of an error, and has the process end with its status. Of what nobody has foreseen the origin is told too. */
function fail(error: GanglionError): GanglionError {
  const origin = error.cause instanceof Error ? error.cause : error;
  const isOurs = error.code === 'internal' && !isPeers(error.facts);
  const stack = isOurs ? `${origin.stack}\nThis is a fault of the program: please report it.\n` : '';
  process.stderr.write(`${isOurs ? error.message : lineOf(error)}\n${stack}`);
  process.exitCode = exitStatusOf(error);
  return error;
}

function isUnread({ cause }: GanglionError): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EPIPE';
}
