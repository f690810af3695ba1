// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.nio.ByteBuffer;

/**
 * The block of an answer that a client asked for [RFC 7959 §2.4]. Nothing is kept from block to
 * block: the ETag tells the client when the answer changed between two.
 */
final class DirectBlock {
  private static final int MAX_BYTES = 1024;
  private static final int MAX_EXPONENT = 6;

  private DirectBlock() {}

  /** Returns the answer, or its block when it is long or a later one is asked for. */
  static CoapResponse of(CoapRequest request, CoapResponse answer) {
    long asked = request.options().uint(OptionNumber.BLOCK2, MAX_EXPONENT);
    long number = asked >> 4;
    Bytes body = answer.payload();
    if (answer.code() != CoapCode.CONTENT || number == 0 && body.length() <= MAX_BYTES) {
      return answer;
    }
    int exponent = (int) Math.min(asked & 7, MAX_EXPONENT);
    int size = 16 << exponent;
    long from = number * size;
    if (from >= body.length()) {
      return CoapResponse.diagnostic(CoapCode.BAD_REQUEST, "the answer has no such block");
    }
    boolean more = from + size < body.length();
    Bytes block = body.slice((int) from, (int) Math.min(size, body.length() - from));
    Bytes tag = Bytes.wrap(ByteBuffer.allocate(4).putInt(body.hashCode()).array());
    return answer
        .with(
            answer.options().toBuilder()
                .set(OptionNumber.ETAG, tag)
                .set(OptionNumber.BLOCK2, number << 4 | (more ? 8 : 0) | exponent)
                .build())
        .with(block);
  }
}
