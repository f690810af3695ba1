// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.caller;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Randomness;
import io.millrace.lib.block.Block;
import java.io.ByteArrayOutputStream;
import java.util.Objects;

/**
 * Requests and responses with whole bodies, over a caller whose messages carry blocks [RFC 7959].
 * Thread-safe.
 */
public final class BlockwiseCall {
  private static final int TAG_BYTES = 8;
  private static final int TRIES = 3;

  private final CoapCaller caller;
  private final Randomness randomness;
  private final int mostBytes;

  /**
   * Makes it.
   *
   * @param mostBytes the longest body of a response
   */
  public BlockwiseCall(CoapCaller caller, Randomness randomness, int mostBytes) {
    this.caller = caller;
    this.randomness = randomness;
    this.mostBytes = mostBytes;
  }

  /**
   * Sends a request and returns the response with its whole body.
   *
   * @throws InterruptedException when the thread is to end
   */
  public CoapResponse send(CoapRequest request) throws InterruptedException {
    CoapResponse first =
        request.payload().length() > Block.MAX_BYTES ? upload(request) : caller.exchange(request);
    return whole(request, first);
  }

  private CoapResponse upload(CoapRequest request) throws InterruptedException {
    Bytes body = request.payload();
    // Two uploads of one client at a time are two bodies [RFC 9175 §3.3].
    Bytes tag = Bytes.wrap(randomness.nextBytes(TAG_BYTES));
    CoapResponse answer = null;
    for (int number = 0; number * Block.MAX_BYTES < body.length(); number++) {
      Block block = new Block(number, false, Block.MAX_EXPONENT);
      boolean more = block.offset() + Block.MAX_BYTES < body.length();
      CoapOptionsBuilder options = request.options().toBuilder();
      options.set(OptionNumber.BLOCK1, new Block(number, more, Block.MAX_EXPONENT).value());
      options.set(OptionNumber.REQUEST_TAG, tag);
      if (number == 0) {
        options.set(OptionNumber.SIZE1, body.length());
      }
      answer = caller.exchange(new CoapRequest(request.code(), options.build(), block.cut(body)));
      if (answer.code() != CoapCode.CONTINUE) {
        break;
      }
    }
    return answer;
  }

  /**
   * Returns a response, or a notification, with the blocks that follow its first one [RFC 7959
   * §2.4, §2.6].
   *
   * @throws InterruptedException when the thread is to end
   */
  public CoapResponse whole(CoapRequest request, CoapResponse first) throws InterruptedException {
    CoapResponse from = first;
    for (int tries = 0; tries < TRIES; tries++) {
      Block block = block2(from);
      if (block == null || !block.more()) {
        return without(from, from.payload());
      }
      CoapResponse body = follow(request, from, block);
      if (body != null) {
        return body;
      }
      from = caller.exchange(next(request, 0, block.exponent()));
    }
    return CoapResponse.diagnostic(
        CoapCode.BAD_GATEWAY, "the representation changed again and again while it was fetched");
  }

  /** Returns null when the representation changed in between. */
  private CoapResponse follow(CoapRequest request, CoapResponse first, Block begin)
      throws InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(first.payload().toArray());
    Block block = begin;
    while (block.more()) {
      int number = body.size() / block.bytes();
      CoapResponse answer = caller.exchange(next(request, number, block.exponent()));
      Block got = block2(answer);
      if (!CoapCode.isSuccess(answer.code())) {
        return answer;
      }
      if (got == null || got.offset() != body.size() || !sameState(first, answer)) {
        return null;
      }
      body.writeBytes(answer.payload().toArray());
      block = got;
      if (body.size() > mostBytes) {
        return CoapResponse.diagnostic(
            CoapCode.BAD_GATEWAY, "the body is longer than %d bytes".formatted(mostBytes));
      }
    }
    return without(first, Bytes.wrap(body.toByteArray()));
  }

  private static boolean sameState(CoapResponse one, CoapResponse other) {
    return Objects.equals(
        one.options().first(OptionNumber.ETAG), other.options().first(OptionNumber.ETAG));
  }

  private static Block block2(CoapResponse response) {
    Bytes value = response.options().first(OptionNumber.BLOCK2);
    return value == null ? null : Block.of((int) value.uint());
  }

  private static CoapRequest next(CoapRequest request, int number, int exponent) {
    CoapOptions options =
        request.options().toBuilder()
            .remove(OptionNumber.OBSERVE)
            .remove(OptionNumber.ETAG)
            .set(OptionNumber.BLOCK2, new Block(number, false, exponent).value())
            .build();
    return new CoapRequest(request.code(), options, Bytes.EMPTY);
  }

  private static CoapResponse without(CoapResponse response, Bytes body) {
    CoapOptions of = response.options();
    boolean isPlain =
        !of.has(OptionNumber.BLOCK1) && !of.has(OptionNumber.BLOCK2) && !of.has(OptionNumber.SIZE2);
    if (isPlain && body == response.payload()) { // as most are: nothing to copy
      return response;
    }
    CoapOptions options =
        of.toBuilder()
            .remove(OptionNumber.BLOCK1)
            .remove(OptionNumber.BLOCK2)
            .remove(OptionNumber.SIZE2)
            .build();
    return new CoapResponse(response.code(), options, body);
  }
}
