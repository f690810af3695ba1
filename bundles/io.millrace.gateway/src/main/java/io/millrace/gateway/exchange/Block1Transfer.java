// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.exchange.Block1Transfers.Resource;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;
import io.millrace.lib.block.Block;
import io.millrace.lib.block.BodyKey;
import java.nio.ByteBuffer;

/**
 * One block of a body that is longer than the gateway assembles: the block goes on to the device,
 * which assembles the body [RFC 7959 §2.5]. Nothing is stored from block to block; only the block
 * that shows how long the body is takes the stored ones before it along. Thread-safe.
 */
final class Block1Transfer {
  private static final int REQUEST_TAG_BYTES = 8;

  private final BodyKey body;
  private final Block block;
  private final Bytes ahead;
  private final int mostBytes;
  private Resource resource;
  private int sent;

  /**
   * Makes the transfer of a block.
   *
   * @param block the client's
   * @param ahead what is to go before it, as many blocks of its size as it takes
   * @param mostBytes how long a body is that the gateway assembles
   */
  Block1Transfer(BodyKey body, Block block, Bytes ahead, int mostBytes) {
    this.body = body;
    this.block = block;
    this.ahead = ahead;
    this.mostBytes = mostBytes;
  }

  /**
   * Takes the resource for the block's body.
   *
   * @param options those that name the resource at the hop
   * @return false when another body is being transferred there
   */
  boolean begin(Block1Transfers transfers, NextHop hop, CoapOptions options) {
    resource = Resource.of(hop, options);
    return transfers.acquire(resource, body);
  }

  BodyKey body() {
    return body;
  }

  Bytes ahead() {
    return ahead;
  }

  int aheadBytes() {
    return ahead.length();
  }

  /**
   * Returns the client's block with a Request-Tag that no block of another client or for another
   * target has [RFC 9175 §3.3]. A NIC of this router knows none: it gets the block as it came.
   */
  CoapRequest tagged(CoapRequest forwarded, NextHop hop) {
    if (hop.kind() == HopKind.DEVICE) {
      return forwarded;
    }
    Bytes tag =
        Bytes.wrap(
            ByteBuffer.allocate(REQUEST_TAG_BYTES)
                .putInt(body.hashCode())
                .putInt(31 * body.target().hashCode() ^ body.peer().hashCode())
                .array());
    return forwarded.with(
        forwarded.options().toBuilder().set(OptionNumber.REQUEST_TAG, tag).build());
  }

  /**
   * Returns the request that goes to the device next.
   *
   * @param last the one with the client's block
   */
  synchronized CoapRequest next(CoapRequest last) {
    if (sent == ahead.length()) {
      return last;
    }
    Block next = new Block(sent / block.bytes(), true, block.exponent());
    CoapOptions options = last.options().toBuilder().set(OptionNumber.BLOCK1, next.value()).build();
    return last.with(options).with(ahead.slice(sent, block.bytes()));
  }

  /**
   * Hears the device's answer; true when it took a block that went ahead, so that the next one can
   * go.
   */
  synchronized boolean advance(CoapResponse answer) {
    if (sent == ahead.length() || !CoapCode.isSuccess(answer.code())) {
      return false;
    }
    sent += block.bytes();
    return true;
  }

  /**
   * Returns the answer as the client gets it: with the device's Block1, which may ask for smaller
   * blocks. A device that refuses the option has no use for a body of this length. With the last
   * block, or an error, another body can have the resource.
   *
   * @param sifted the answer's other options
   */
  CoapResponse end(Block1Transfers transfers, CoapResponse answer, CoapResponse sifted) {
    if (!block.more() || !CoapCode.isSuccess(answer.code())) {
      transfers.release(resource, body);
    }
    CoapResponse said =
        sifted.code() == CoapCode.BAD_OPTION ? ErrorResponses.tooLarge(mostBytes) : sifted;
    long value = isOwn(answer) ? answer.options().uint(OptionNumber.BLOCK1, 0) : block.value();
    return withBlock1(said, value);
  }

  /** Returns the response with that value of the Block1 option [RFC 7959 §2.2]. */
  static CoapResponse withBlock1(CoapResponse response, long value) {
    return response.with(response.options().toBuilder().set(OptionNumber.BLOCK1, value).build());
  }

  /** Tells whether the answer is to the client's own block and has a Block1. */
  private synchronized boolean isOwn(CoapResponse answer) {
    return sent == ahead.length() && answer.options().has(OptionNumber.BLOCK1);
  }
}
