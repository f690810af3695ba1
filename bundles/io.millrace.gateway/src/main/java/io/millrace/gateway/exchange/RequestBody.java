// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.ClientOptions;
import io.millrace.lib.block.Block;
import io.millrace.lib.block.BodyKey;

/**
 * The body of a {@link ForwardedRequest} [RFC 7959 §2.5]: it came whole, is put together here of
 * the blocks of several requests, or is passed on block by block when it is too long for that.
 */
abstract class RequestBody {
  final ForwardProxy proxy;
  final Exchange client;
  final ClientOptions options;

  /** The request with as much of its body as is here. */
  CoapRequest whole;

  /** Of a block that goes on as it is; else null. */
  Block1Transfer transfer;

  RequestBody(ForwardProxy proxy, Exchange client, ClientOptions options) {
    this.proxy = proxy;
    this.client = client;
    this.options = options;
    this.whole = client.request();
  }

  /** Takes the body: a short one whole, or put together here; a long one block by block. */
  final CoapResponse takeBody() {
    int most = proxy.limits.devicePayload();
    if (options.block1() < 0) {
      return whole.payload().length() > most ? ErrorResponses.tooLarge(most) : null;
    }
    BodyKey key = BodyKey.of(client.peer(), whole);
    BodyAssembler.Outcome taken = proxy.bodies.take(key, options.block1(), whole.payload(), most);
    if (taken.ahead() != null) {
      transfer = new Block1Transfer(key, Block.of(options.block1()), taken.ahead(), most);
      return null;
    }
    client.repeatBlock1(options.block1());
    if (taken.answer() == null) {
      whole = whole.with(taken.whole());
    }
    return taken.answer();
  }

  /** Returns the request that an answer in blocks is known by: of a block without its payload. */
  final CoapRequest named() {
    return transfer == null ? whole : whole.with(Bytes.EMPTY);
  }

  final int bytes() {
    int ahead = transfer == null ? 0 : transfer.aheadBytes();
    return ahead + whole.payload().length() + whole.options().encoded().length();
  }

  /** Tells whether it holds blocks of its body that came in requests before. */
  final boolean holdsBlocks() {
    return whole != client.request() || transfer != null && transfer.aheadBytes() > 0;
  }

  /** Tells whether it came in one message, so that it can be read again from that. */
  final boolean isWhole() {
    return options.block1() < 0;
  }

  /** Puts the blocks before its own back to where they were put together. */
  final void putBlocksBack() {
    if (transfer != null) {
      proxy.bodies.putBack(transfer.body(), transfer.ahead());
    } else if (holdsBlocks()) {
      int before = whole.payload().length() - client.request().payload().length();
      proxy.bodies.putBack(
          BodyKey.of(client.peer(), client.request()), whole.payload().slice(0, before));
    }
  }
}
