// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.block;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;

/**
 * Which part of the answer a request asks for [RFC 7959 §2.2, §2.4].
 *
 * @param block the block that is asked for; number 0 of the largest size without a Block2
 * @param wholeBytes how long an answer may be that goes out whole when block 0 is asked for
 */
public record RequestedBlock(Block block, int wholeBytes) {
  private static final RequestedBlock NONE =
      new RequestedBlock(new Block(0, false, Block.MAX_EXPONENT), Block.MAX_BYTES);

  /** What the field's clients ask with each GET: block 0 of 128 bytes. */
  private static final int FIELD_BLOCK2 = 0x03;

  private static final int FIELD_TOKEN_BYTES = 6;

  /** A private option of a client library [spec gateway-clients.md 1.4]. */
  private static final int FIELD_MARK = 124;

  /**
   * Returns what a request asks for.
   *
   * @param block2 the value of its Block2, with a size that exists; -1 when it has none
   */
  public static RequestedBlock of(int block2) {
    if (block2 < 0) {
      return NONE;
    }
    Block block = Block.of(block2);
    return new RequestedBlock(block, block.bytes());
  }

  /**
   * As {@link #of(int)}, but for the one habit of the field that would break: its clients ask every
   * GET in blocks of 128 bytes, and one of them cannot put blocks together [spec gateway-clients.md
   * 1.4, 2.3]. They are known by option 124 or a token of six digits and get up to 1,024 bytes
   * whole.
   */
  public static RequestedBlock ofField(int block2, CoapRequest request, Bytes token) {
    boolean field =
        block2 == FIELD_BLOCK2
            && request.code() == CoapCode.GET
            && (request.options().has(FIELD_MARK) || isSixDigits(token));
    return field ? new RequestedBlock(Block.of(block2), Block.MAX_BYTES) : of(block2);
  }

  private static boolean isSixDigits(Bytes token) {
    boolean digits = token.length() == FIELD_TOKEN_BYTES;
    for (int i = 0; i < token.length(); i++) {
      digits &= token.at(i) >= '0' && token.at(i) <= '9';
    }
    return digits;
  }

  /** Tells whether answers of less than the largest block are cut. */
  public boolean isCut() {
    return wholeBytes < Block.MAX_BYTES;
  }

  /** Tells whether an answer of that length goes out as it is. */
  public boolean isWhole(int bytes) {
    return block.number() == 0 && bytes <= wholeBytes;
  }

  /** Returns the same for an answer that begins anew, as errors and notifications do. */
  public RequestedBlock fromTheStart() {
    return block.number() == 0
        ? this
        : new RequestedBlock(new Block(0, false, block.exponent()), wholeBytes);
  }
}
