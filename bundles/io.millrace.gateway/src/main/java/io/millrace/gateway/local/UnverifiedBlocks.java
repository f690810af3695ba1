// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.access.AddressValidation;
import io.millrace.gateway.exchange.Exchange;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.block.Block;
import io.millrace.lib.block.Block2Cache;

/**
 * Sends responses in blocks of at most 64 bytes to clients that have not shown that they are
 * reachable [RFC 7252 §11.3]. The first block carries an Echo value; a client that asks for a later
 * block of a larger size has to return it. These responses have a cache of their own, so that a
 * flood from forged addresses does not displace those of other clients. Thread-safe.
 */
final class UnverifiedBlocks {
  private static final int EXPONENT = 2;

  private final Block2Cache blocks;
  private final AddressValidation reachability;

  UnverifiedBlocks(Block2Cache blocks, AddressValidation reachability) {
    this.blocks = blocks;
    this.reachability = reachability;
  }

  /**
   * Returns the block of a response that a request asks for; the first one without a Block2.
   *
   * @param request the request with its whole body
   * @param block2 the request's Block2, -1 when it has none
   */
  CoapResponse of(Exchange exchange, CoapRequest request, int block2, CoapResponse whole) {
    Block asked = block2 < 0 ? new Block(0, false, EXPONENT) : Block.of(block2);
    if (!CoapCode.isSuccess(whole.code())) {
      return whole;
    }
    if (asked.number() == 0) {
      Block first = new Block(0, true, Math.min(asked.exponent(), EXPONENT));
      CoapResponse tagged = Block2Cache.tagged(whole);
      blocks.put(exchange.peer(), request, tagged);
      return reachability.withEcho(Block2Cache.block(tagged, first), exchange.peer());
    }
    if (asked.exponent() > EXPONENT) {
      return reachability.challenge(exchange.peer());
    }
    CoapResponse block = Block2Cache.block(Block2Cache.tagged(whole), asked);
    return block != null ? block : ErrorResponses.badRequest("no such block");
  }

  /** Returns a later block of a cached response; null when it is not cached. */
  CoapResponse later(Exchange exchange, CoapRequest request, int block2) {
    return (block2 & 7) > EXPONENT
        ? reachability.challenge(exchange.peer())
        : blocks.later(exchange.peer(), request, block2);
  }
}
