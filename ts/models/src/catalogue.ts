// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GanglionError } from '@ganglion/base';

/** The tokenizer that all models of a catalogue share. */
export interface TokenizerEntry {
  /** Path of the tokenizer.json, relative to the catalogue's folder. */
  readonly file: string;
  /** SHA-256 of the file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Number of token ids; every id is in 0 … vocab − 1. */
  readonly vocab: number;
}

/** One trained language model. */
export interface ModelEntry {
  readonly name: string;
  /** Path of the ONNX file, relative to the catalogue's folder. */
  readonly file: string;
  /** SHA-256 of the file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Number of trained parameters. */
  readonly parameters: number;
  readonly layers: number;
  /** Length of a hidden state. */
  readonly width: number;
  /** Longest sequence, in tokens. */
  readonly context: number;
  /** Cross-entropy on the evaluation text, nats per token. */
  readonly heldOutLoss: number;
}

/** What `models.json` says: the models, the tokenizer they share, and which model validators use as p₀. */
export interface Catalogue {
  readonly tokenizer: TokenizerEntry;
  /** From small to large. */
  readonly models: readonly ModelEntry[];
  /** Name of the validators' own model, p₀ of the mixture; the other models are for miners. */
  readonly validator: string;
}

/** The folder of this package: `models.json`, `tokenizer.json`, `weights/` and `text/`. */
export const modelsDirectory: string = fileURLToPath(new URL('..', import.meta.url));

const REMAKE = 'restore it from the repository or make it again with ts/models/recipe/train.py';

/** Reads a file of the catalogue's folder; one that is not there is `model-missing`. */
function readAsset(directory: string, file: string): Buffer {
  try {
    return readFileSync(join(directory, file));
  } catch (cause) {
    throw new GanglionError('model-missing', {
      what: 'a file of the models package cannot be read',
      facts: { file },
      hint: REMAKE,
      cause,
    });
  }
}

function broken(what: string, facts: Record<string, string | number>, cause?: unknown): GanglionError {
  return new GanglionError('model-broken', {
    what,
    facts,
    hint: REMAKE,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Reads fields of one JSON object; a field of another kind makes the catalogue broken. */
class Fields {
  readonly #at: string;
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(at: string, value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw broken('models.json: an object is expected', { field: at });
    }
    this.#at = at;
    this.#values = new Map(Object.entries(value));
  }

  #refuse(name: string, expected: string): GanglionError {
    return broken(`models.json: ${expected} is expected`, { field: `${this.#at}.${name}` });
  }

  value(name: string): unknown {
    return this.#values.get(name);
  }

  list(name: string): readonly unknown[] {
    const value = this.#values.get(name);
    if (!Array.isArray(value) || value.length === 0) throw this.#refuse(name, 'a list with entries');
    return value;
  }

  text(name: string, pattern = /^.+$/): string {
    const value = this.#values.get(name);
    if (typeof value !== 'string' || !pattern.test(value))
      throw this.#refuse(name, `text like ${pattern.source}`);
    return value;
  }

  /** A relative path that stays inside the folder. */
  path(name: string): string {
    const path = this.text(name);
    const root = resolve('/models');
    if (!resolve(root, path).startsWith(root + sep)) throw this.#refuse(name, 'a path inside the folder');
    return path;
  }

  count(name: string): number {
    const value = this.#values.get(name);
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
      throw this.#refuse(name, 'a positive integer');
    }
    return value;
  }

  positive(name: string): number {
    const value = this.#values.get(name);
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
      throw this.#refuse(name, 'a positive number');
    }
    return value;
  }
}

const SHA256 = /^[0-9a-f]{64}$/;

function parseModel(value: unknown, index: number): ModelEntry {
  const fields = new Fields(`models[${index}]`, value);
  return {
    name: fields.text('name', /^[a-z0-9][a-z0-9._-]*$/),
    file: fields.path('file'),
    sha256: fields.text('sha256', SHA256),
    parameters: fields.count('parameters'),
    layers: fields.count('layers'),
    width: fields.count('width'),
    context: fields.count('context'),
    heldOutLoss: fields.positive('heldOutLoss'),
  };
}

/**
 * Reads and checks `models.json`; the files it names are checked when their path is asked for.
 *
 * Fails with `model-missing` when the file cannot be read and with `model-broken` when it does not
 * say what {@link Catalogue} says.
 */
export function loadCatalogue(directory: string = modelsDirectory): Catalogue {
  let json: unknown;
  const text = readAsset(directory, 'models.json').toString('utf8');
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw broken('models.json is not JSON', { bytes: text.length }, cause);
  }
  const root = new Fields('catalogue', json);
  const tokenizer = new Fields('tokenizer', root.value('tokenizer'));
  const models = root.list('models').map(parseModel);
  const names = new Set(models.map((model) => model.name));
  if (names.size !== models.length)
    throw broken('models.json: a name is used twice', { models: models.length });
  const validator = root.text('validator');
  if (!names.has(validator)) throw broken('models.json: the validator names no model', { validator });
  return {
    tokenizer: {
      file: tokenizer.path('file'),
      sha256: tokenizer.text('sha256', SHA256),
      vocab: tokenizer.count('vocab'),
    },
    models,
    validator,
  };
}

/** Returns the absolute path of a file whose contents have the given SHA-256. */
function checkedPath(directory: string, file: string, sha256: string): string {
  const found = createHash('sha256').update(readAsset(directory, file)).digest('hex');
  if (found !== sha256) {
    throw broken('a file is not the one the catalogue describes', { file, expected: sha256, found });
  }
  return join(directory, file);
}

/**
 * Returns the absolute path of a model's ONNX file, after checking its SHA-256.
 *
 * Fails with `not-found` for a name that the catalogue does not have, `model-missing` when the file
 * cannot be read, `model-broken` when its contents are not those of the catalogue. Reads the whole file: some milliseconds.
 */
export function modelPath(name: string, directory: string = modelsDirectory): string {
  const { models } = loadCatalogue(directory);
  const model = models.find((entry) => entry.name === name);
  if (model === undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'the catalogue has no model of this name',
      facts: { name, known: models.map((entry) => entry.name).join(' ') },
      hint: 'name one of these',
    });
  }
  return checkedPath(directory, model.file, model.sha256);
}

/** Returns the absolute path of the tokenizer.json, after checking its SHA-256; fails as {@link modelPath} does. */
export function tokenizerPath(directory: string = modelsDirectory): string {
  const { tokenizer } = loadCatalogue(directory);
  return checkedPath(directory, tokenizer.file, tokenizer.sha256);
}

/**
 * Returns the evaluation text, which no model was trained on, about half a million bytes.
 *
 * Documents are separated by an empty line, and sources follow in the order of their file names.
 * Fails with `model-missing` when there is none.
 */
export function evaluationText(directory: string = modelsDirectory): string {
  let files: string[];
  try {
    files = readdirSync(join(directory, 'text')).filter((file) => file.endsWith('.txt'));
  } catch (cause) {
    throw new GanglionError('model-missing', {
      what: 'the folder of evaluation text cannot be read',
      facts: { file: 'text' },
      hint: REMAKE,
      cause,
    });
  }
  const texts = files.sort().map((file) => readAsset(directory, join('text', file)).toString('utf8').trim());
  const text = texts.filter((part) => part.length > 0).join('\n\n');
  if (text.length === 0) {
    throw new GanglionError('model-missing', {
      what: 'there is no evaluation text',
      facts: { file: 'text', files: files.length },
      hint: REMAKE,
    });
  }
  return text;
}
