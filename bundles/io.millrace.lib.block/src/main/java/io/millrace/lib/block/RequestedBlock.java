// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.block;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;

/**
 * Which block of the response a request asks for [RFC 7959 §2.2, §2.4].
 *
 * @param block the requested block; number 0 of the largest size when there is no Block2
 * @param wholeBytes how long a response may be that is sent in one message when block 0 is
 *     requested
 */
public record RequestedBlock(Block block, int wholeBytes) {
  private static final RequestedBlock NONE =
      new RequestedBlock(new Block(0, false, Block.MAX_EXPONENT), Block.MAX_BYTES);

  /** The Block2 that some client libraries send with each GET: block 0 of 128 bytes. */
  private static final int FIELD_BLOCK2 = 0x03;

  private static final int FIELD_TOKEN_BYTES = 6;

  /** A private option of nCoAP [spec gateway-clients.md 1.4]. */
  private static final int NCOAP_PRIVATE = 124;

  /**
   * Returns the block that a request asks for.
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
   * As {@link #of(int)}, except for client libraries that ask for blocks of 128 bytes with every
   * GET, of which one cannot reassemble blocks [spec gateway-clients.md 1.4, 2.3]. They are
   * recognised by option 124 or a token of six digits and get up to 1,024 bytes in one message.
   */
  public static RequestedBlock ofField(int block2, CoapRequest request, Bytes token) {
    boolean field =
        block2 == FIELD_BLOCK2
            && request.code() == CoapCode.GET
            && (request.options().has(NCOAP_PRIVATE) || isSixDigits(token));
    return field ? new RequestedBlock(Block.of(block2), Block.MAX_BYTES) : of(block2);
  }

  private static boolean isSixDigits(Bytes token) {
    boolean digits = token.length() == FIELD_TOKEN_BYTES;
    for (int i = 0; i < token.length(); i++) {
      digits &= token.at(i) >= '0' && token.at(i) <= '9';
    }
    return digits;
  }

  /** Tells whether responses shorter than the largest block are cut. */
  public boolean isCut() {
    return wholeBytes < Block.MAX_BYTES;
  }

  /** Tells whether a response of that length is sent in one message. */
  public boolean isWhole(int bytes) {
    return block.number() == 0 && bytes <= wholeBytes;
  }

  /** Returns the same from block 0 on, where errors and notifications begin. */
  public RequestedBlock fromTheStart() {
    return block.number() == 0
        ? this
        : new RequestedBlock(new Block(0, false, block.exponent()), wholeBytes);
  }
}
