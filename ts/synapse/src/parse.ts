// SPDX-License-Identifier: Apache-2.0
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { type ErrorCode, GanglionError } from '@ganglion/base';

/**
 * Tags, lengths and packed numbers that one message may hold. An honest one has a few dozen, or
 * four for each text of a Seq2Seq exchange.
 */
const MAX_READS = 16_384;

/** A kind of message that the generated code decodes. */
interface MessageType<T> {
  decode(input: BinaryReader): T;
}

/**
 * Reads a message that anybody may have sent.
 *
 * Whatever is wrong with the bytes becomes one typed error that repeats nothing of them. Work is
 * bounded too: four MiB of two-byte fields would hold up the event loop for a third of a second.
 */
export function parse<T>(code: ErrorCode, type: MessageType<T>, bytes: Uint8Array): T {
  try {
    return type.decode(boundedReader(bytes));
  } catch (cause) {
    throw new GanglionError(code, { what: 'the message is malformed', cause });
  }
}

/**
 * A reader that gives up after {@link MAX_READS}; each tag, length and packed number is read by its
 * `uint32`.
 */
function boundedReader(bytes: Uint8Array): BinaryReader {
  const reader = new BinaryReader(bytes);
  const read = reader.uint32.bind(reader);
  let left = MAX_READS;
  reader.uint32 = () => {
    left -= 1;
    if (left < 0) throw new RangeError(`a message has more than ${MAX_READS} parts`);
    return read();
  };
  return reader;
}
