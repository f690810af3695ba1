// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.Answers;
import io.millrace.gateway.block.Block;
import io.millrace.gateway.block.Slices;
import io.millrace.gateway.exchange.Exchange;
import io.millrace.gateway.reach.Reachability;

/**
 * Hands answers out in blocks of 64 bytes or less, for sources that have not shown that they
 * receive [RFC 7252 §11.3]. The first one has an Echo with it; who asks for a later one in a larger
 * size is asked for that Echo. The bodies are kept apart from those of other clients, whom a flood
 * from made-up addresses must not cost theirs. Thread-safe.
 */
final class SmallBlocks {
  private static final int EXPONENT = 2;

  private final Slices slices;
  private final Reachability reach;

  SmallBlocks(Slices slices, Reachability reach) {
    this.slices = slices;
    this.reach = reach;
  }

  /**
   * Returns the block of an answer that a request asks for, the first one when it asks for none.
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
      CoapResponse tagged = Slices.tagged(whole);
      slices.keep(exchange.peer(), request, tagged);
      return reach.withEcho(Slices.slice(tagged, first), exchange.peer());
    }
    if (asked.exponent() > EXPONENT) {
      return reach.challenge(exchange.peer());
    }
    CoapResponse block = Slices.slice(Slices.tagged(whole), asked);
    return block != null ? block : Answers.badRequest("no such block");
  }

  /** Returns a later block of an answer that is kept; null when it is not kept. */
  CoapResponse later(Exchange exchange, CoapRequest request, int block2) {
    return (block2 & 7) > EXPONENT
        ? reach.challenge(exchange.peer())
        : slices.later(exchange.peer(), request, block2);
  }
}
