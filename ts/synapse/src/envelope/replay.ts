// SPDX-License-Identifier: Apache-2.0
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Clock, GanglionError, isDiskFull } from '@ganglion/base';
import { signedAtMs } from './nonce.ts';

/** The most that two honest clocks may differ, in milliseconds. */
export const MAX_SKEW_MS = 4_000;
/** The longest that a request may stay valid after it was signed, in milliseconds. */
export const MAX_LIFE_MS = 60_000;

/** What the user may set of a {@link ReplayWindow}. */
export interface ReplayInit {
  /**
   * A file that remembers over restarts up to when requests may have been accepted. Without a file
   * at its path nothing was ever accepted and all is welcome; with one, only what was signed later.
   */
  readonly file?: string | undefined;
  /**
   * Refuses what was signed before this time (milliseconds). @default 0 with a file; else the start
   * plus the largest skew, because it cannot be known what was accepted before; until then whoever
   * asks is told `starting`.
   */
  readonly acceptFromMs?: number | undefined;
  /** Nonces remembered for one sender. @default 1024 */
  readonly maxPerSender?: number | undefined;
  /** Nonces remembered in all. @default 131072 */
  readonly maxTotal?: number | undefined;
  /** Senders remembered in all; more are `overloaded`. @default 8192 */
  readonly maxSenders?: number | undefined;
}

/**
 * Until when something is remembered: on the wall, after which its request is refused as expired, and
 * by the time that passes, so that a wall clock that is ahead for a while makes nothing forgotten.
 */
interface Until {
  wallMs: number;
  elapsedMs: number;
}

interface Sender {
  /** By nonce; oldest arrival first. */
  readonly nonces: Map<bigint, Until>;
  /** Every nonce up to here counts as used, because some of them were dropped before their time. */
  floor: bigint;
  readonly floorUntil: Until;
}

/** What a window needs of a clock: the wall's time, which may jump, and the time that passes. */
type ReplayClock = Pick<Clock, 'now' | 'elapsed'>;

const SWEEP_EVERY_MS = 5_000;
/** How far ahead the file is written, so that it is written at most once in that time. */
const MARK_AHEAD_MS = 1_000;

/**
 * Remembers the nonces of accepted requests until they expire, so that none is accepted twice.
 *
 * Memory is bounded for each sender and in total. Where it would overflow, the oldest nonces of the
 * busiest are dropped and everything up to them is refused: forgetting can cost a late request,
 * never let one in twice. A nonce is burnt by one synchronous step after its signature was found
 * valid; of any number of concurrent copies exactly one passes, and a forged request burns nothing.
 *
 * Requests are judged by the wall clock, wherever it is set to. A clock that was ahead and is set right
 * disables nobody: not what runs, and not what is started again. One that is set back by mistake lets
 * what was accepted in the time that it lives again pass once more.
 */
export class ReplayWindow {
  readonly #clock: ReplayClock;
  readonly #file: string | undefined;
  readonly #maxPerSender: number;
  readonly #maxTotal: number;
  readonly #maxSenders: number;
  readonly #senders = new Map<string, Sender>();
  #acceptFromMs: number;
  #markMs = 0;
  #total = 0;
  #offsetMs: number;
  #unwritten: GanglionError | undefined;
  #nextSweepMs = 0;

  /** Throws `unavailable` when there is a file to write and it cannot be written. */
  constructor(clock: ReplayClock, init: ReplayInit = {}) {
    this.#clock = clock;
    this.#offsetMs = clock.now() - clock.elapsed();
    this.#file = init.file;
    this.#maxPerSender = init.maxPerSender ?? 1024;
    this.#maxTotal = init.maxTotal ?? 131_072;
    this.#maxSenders = init.maxSenders ?? 8192;
    if (init.file === undefined) {
      this.#acceptFromMs = init.acceptFromMs ?? clock.now() + MAX_SKEW_MS;
    } else {
      const mark = readMark(init.file) ?? Infinity;
      // A mark beyond what could be written now is of a clock that was ahead, or of nothing: what was accepted by this one
      // was not signed later than the largest skew from now.
      const latest = clock.now() + MAX_SKEW_MS;
      this.#markMs = mark > latest + MARK_AHEAD_MS ? 0 : mark;
      this.#acceptFromMs = Math.max(init.acceptFromMs ?? 0, this.#markMs === mark ? mark : latest);
      // Finds out now, rather than with the first request, that the file cannot be written.
      this.#mark(clock.now());
    }
  }

  /** Why the file could not be written when that was tried last; undefined when it could. */
  get unwritten(): GanglionError | undefined {
    return this.#unwritten;
  }

  /** Nonces remembered now. */
  get size(): number {
    return this.#total;
  }

  /** The time by which requests are judged, that of the wall clock. */
  now(): number {
    const now = this.#clock.now();
    const offsetMs = now - this.#clock.elapsed();
    // The clock was ahead when this began: what came before is before now all the same.
    if (offsetMs < this.#offsetMs - MAX_SKEW_MS) {
      this.#acceptFromMs = Math.min(this.#acceptFromMs, now + MAX_SKEW_MS);
    }
    this.#offsetMs = offsetMs;
    return now;
  }

  /**
   * Throws `replayed` when the nonce cannot be burnt, or `starting` when no new request could be
   * taken yet either: a cheap look before the signature is verified.
   */
  check(sender: string, nonce: bigint): void {
    if (signedAtMs(nonce) <= this.#acceptFromMs) {
      // Whoever signs now may have a clock that is behind by the largest skew.
      if (this.now() <= this.#acceptFromMs + MAX_SKEW_MS) {
        throw new GanglionError('starting', {
          what: 'the axon has just started and cannot tell yet whether it answered the request before',
          hint: 'sign a new request in a few seconds',
        });
      }
      throw new GanglionError('replayed', {
        what: 'the request was signed before this axon may tell whether it answered it',
        hint: 'sign a new request',
      });
    }
    const seen = this.#senders.get(sender);
    if (seen !== undefined && (nonce <= seen.floor || seen.nonces.has(nonce))) {
      throw new GanglionError('replayed', {
        what: 'the nonce was used before',
        hint: 'sign each request anew, with a nonce that grows',
      });
    }
  }

  /**
   * Marks a nonce as used until `expiresAtMs` plus the largest skew; throws as {@link check}, or
   * `overloaded`.
   */
  burn(sender: string, nonce: bigint, expiresAtMs: number): void {
    this.check(sender, nonce);
    const now = this.now();
    const elapsed = this.#clock.elapsed();
    if (elapsed >= this.#nextSweepMs) this.#sweep({ wallMs: now, elapsedMs: elapsed });
    let seen = this.#senders.get(sender);
    if (seen === undefined) {
      if (this.#senders.size >= this.#maxSenders) {
        throw new GanglionError('overloaded', {
          what: 'too many senders are remembered',
          facts: { limit: this.#maxSenders },
        });
      }
      seen = { nonces: new Map(), floor: 0n, floorUntil: { wallMs: 0, elapsedMs: 0 } };
      this.#senders.set(sender, seen);
    }
    this.#mark(signedAtMs(nonce));
    if (seen.nonces.size >= this.#maxPerSender) this.#drop(seen, 1);
    if (this.#total >= this.#maxTotal) this.#dropFromBusiest();
    const wallMs = expiresAtMs + MAX_SKEW_MS;
    seen.nonces.set(nonce, { wallMs, elapsedMs: elapsed + Math.max(wallMs - now, 0) });
    this.#total += 1;
  }

  /** Forgets what would be refused as expired. */
  #sweep(now: Until): void {
    this.#nextSweepMs = now.elapsedMs + SWEEP_EVERY_MS;
    for (const [name, sender] of this.#senders) {
      for (const [nonce, until] of sender.nonces) {
        if (isOver(until, now)) {
          sender.nonces.delete(nonce);
          this.#total -= 1;
        }
      }
      if (sender.nonces.size === 0 && isOver(sender.floorUntil, now)) this.#senders.delete(name);
    }
  }

  /** Drops the nonces that arrived first and refuses everything up to them from now on. */
  #drop(sender: Sender, count: number): void {
    let left = count;
    for (const [nonce, until] of sender.nonces) {
      if (left === 0) return;
      left -= 1;
      sender.nonces.delete(nonce);
      this.#total -= 1;
      if (nonce > sender.floor) sender.floor = nonce;
      const { floorUntil } = sender;
      floorUntil.wallMs = Math.max(floorUntil.wallMs, until.wallMs);
      floorUntil.elapsedMs = Math.max(floorUntil.elapsedMs, until.elapsedMs);
    }
  }

  #dropFromBusiest(): void {
    let busiest: Sender | undefined;
    for (const sender of this.#senders.values()) {
      if (sender.nonces.size > (busiest?.nonces.size ?? 0)) busiest = sender;
    }
    if (busiest !== undefined) this.#drop(busiest, Math.ceil(busiest.nonces.size / 2));
  }

  /** Makes sure that the file covers a request before it is accepted. */
  #mark(signedMs: number): void {
    if (this.#file === undefined || signedMs <= this.#markMs) return;
    const markMs = signedMs + MARK_AHEAD_MS;
    const temporary = `${this.#file}.tmp`;
    try {
      writeFileSync(temporary, lineOf(markMs), { mode: 0o600 });
      renameSync(temporary, this.#file);
    } catch (cause) {
      this.#unwritten = new GanglionError('unavailable', {
        what: isDiskFull(cause)
          ? 'the disk of the replay file is full, and without it no request is accepted'
          : 'the replay file cannot be written, and without it no request is accepted',
        facts: { path: this.#file },
        hint: 'make room on its disk, or let this user write to its folder',
        cause,
      });
      throw this.#unwritten;
    }
    this.#unwritten = undefined;
    this.#markMs = markMs;
  }
}

function isOver(until: Until, now: Until): boolean {
  return until.wallMs < now.wallMs && until.elapsedMs < now.elapsedMs;
}

/** The mark in a file: 0 when there is no file, undefined when it cannot be understood. */
function readMark(file: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const missing = typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
    return missing ? 0 : undefined;
  }
  const mark = Number(text.split(' ', 1)[0]);
  return Number.isSafeInteger(mark) && mark >= 0 && text === lineOf(mark) ? mark : undefined;
}

/** A mark as it stands in a file: with a sum, since one digit can refuse every request for years, or accept one twice. */
function lineOf(markMs: number): string {
  const digits = String(markMs);
  return `${digits} ${crc32(digits).toString(16)}\n`;
}
