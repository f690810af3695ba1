// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.ReplyTo;

/**
 * A request whose body is longer than a block, which a stream carries in one message [RFC 8323 §6].
 * What is behind this layer knows bodies of that length in blocks alone, as datagrams carry them:
 * so it gets them so, one after another [RFC 7959 §2.5]. On the loop.
 */
final class Upload {
  static final int BLOCK_BYTES = 1024;

  private static final int EXPONENT = 6;
  private static final int MORE = 8;
  private static final int INNER_BYTES = FrameHead.MOST_TOKEN_BYTES + 1;

  private final CoapRequest whole;
  private final ReplyTo replyTo;
  private int offset;

  private Upload(CoapRequest whole, ReplyTo replyTo) {
    this.whole = whole;
    this.replyTo = replyTo;
  }

  /** Returns the upload of a request; null when that is taken as it is. */
  static Upload of(ParkedRequest request) {
    CoapOptions options = request.request().options();
    boolean isLong = request.request().payload().length() > BLOCK_BYTES;
    return isLong && !options.has(OptionNumber.BLOCK1) && !options.has(OptionNumber.OBSERVE)
        ? new Upload(request.request(), request.replyTo())
        : null;
  }

  /** Returns the request with the present block. */
  ParkedRequest block() {
    Bytes body = whole.payload();
    int end = Math.min(offset + BLOCK_BYTES, body.length());
    int block = offset / BLOCK_BYTES << 4 | (end < body.length() ? MORE : 0) | EXPONENT;
    CoapOptions options = whole.options().toBuilder().set(OptionNumber.BLOCK1, block).build();
    CoapRequest request = whole.with(options).with(body.slice(offset, end - offset));
    return new ParkedRequest(
        request, ParkedRequest.replyTo(replyTo.peer(), inner(replyTo.token())), false);
  }

  /** Takes the answer to the present block; false when it is that to the whole request. */
  boolean advance(CoapResponse answer) {
    boolean more = offset + BLOCK_BYTES < whole.payload().length();
    if (answer.code() != CoapCode.CONTINUE || !more) {
      return false;
    }
    offset += BLOCK_BYTES;
    return true;
  }

  static CoapResponse withoutBlock1(CoapResponse answer) {
    return answer.with(answer.options().toBuilder().remove(OptionNumber.BLOCK1).build());
  }

  /** Returns the token of blocks of a request with a token: longer than any that a client has. */
  static Bytes inner(Bytes token) {
    byte[] inner = new byte[INNER_BYTES];
    token.copyTo(inner, 0);
    inner[INNER_BYTES - 1] = (byte) token.length();
    return Bytes.wrap(inner);
  }

  static boolean isInner(Bytes token) {
    return token.length() == INNER_BYTES;
  }

  /** Returns the token of the request whose blocks have that token. */
  static Bytes outer(Bytes inner) {
    return inner.slice(0, inner.at(INNER_BYTES - 1));
  }
}
