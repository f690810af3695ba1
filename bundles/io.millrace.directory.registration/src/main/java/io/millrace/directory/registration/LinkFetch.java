// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.lib.block.Block;
import java.time.Duration;
import java.util.Objects;

/**
 * Fetches {@code /.well-known/core} of one peer, block by block [RFC 9176 §5.1, RFC 7959 §2.4]. Its
 * answers come one after the other.
 */
final class LinkFetch implements ResponseListener {
  /** Less than a client waits for the answer to its POST. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final LinkFetches fetches;
  private final Peer peer;
  private final LinkFetches.Listener listener;
  private final int maxBytes;
  private Bytes links = Bytes.EMPTY;
  private Bytes tag; // the ETag of the first block, or null
  private Block block; // null: the first request
  private volatile Call call;

  LinkFetch(LinkFetches fetches, Peer peer, LinkFetches.Listener listener, int maxBytes) {
    this.fetches = fetches;
    this.peer = peer;
    this.listener = listener;
    this.maxBytes = maxBytes;
  }

  Peer peer() {
    return peer;
  }

  /** Asks for the first block, or for the next one. */
  void next() {
    call = fetches.send(this);
    if (call == null) {
      fail(LinkFetches.away());
    }
  }

  Call send(Transport transport) {
    CoapOptionsBuilder options =
        CoapOptions.builder()
            .path(".well-known/core")
            .add(OptionNumber.ACCEPT, ContentFormat.LINK_FORMAT);
    if (block != null) {
      options.add(OptionNumber.BLOCK2, block.value());
    }
    CoapRequest request = new CoapRequest(CoapCode.GET, options.build(), Bytes.EMPTY);
    Reliability reliability = Reliability.CONFIRMABLE.withDeadline(DEADLINE);
    return transport.request(peer.remote(), request, reliability, this);
  }

  @Override
  public void answered(CoapResponse response) {
    long value = response.options().uint(OptionNumber.BLOCK2, -1);
    Block came = value < 0 ? new Block(0, false, Block.MAX_EXPONENT) : Block.of((int) value);
    if (response.code() != CoapCode.CONTENT) {
      fail(badGateway("it answered " + CoapCode.text(response.code())));
    } else if (!follows(came, response)) {
      fail(badGateway("its blocks do not follow each other"));
    } else if (links.length() + response.payload().length() > maxBytes) {
      fail(
          CoapResponse.diagnostic(
              CoapCode.REQUEST_ENTITY_TOO_LARGE, "more than " + maxBytes + " bytes of links"));
    } else {
      links = links.plus(response.payload());
      if (came.more()) {
        block = new Block(came.number() + 1, false, came.exponent());
        next();
      } else if (fetches.end(this)) {
        listener.fetched(links);
      }
    }
  }

  private boolean follows(Block came, CoapResponse response) {
    Bytes etag = response.options().first(OptionNumber.ETAG);
    if (block == null) {
      tag = etag;
    }
    boolean whole = !came.more() || came.fits(response.payload());
    return whole && came.offset() == links.length() && Objects.equals(tag, etag);
  }

  @Override
  public void failed(RequestFailure failure) {
    fail(
        failure == RequestFailure.TIMED_OUT
            ? CoapResponse.diagnostic(
                CoapCode.GATEWAY_TIMEOUT, "no answer to GET /.well-known/core")
            : badGateway(failure.toString()));
  }

  private static CoapResponse badGateway(String why) {
    return CoapResponse.diagnostic(CoapCode.BAD_GATEWAY, "GET /.well-known/core failed: " + why);
  }

  private void fail(CoapResponse why) {
    if (fetches.end(this)) {
      listener.failed(why);
    }
  }

  /** Ends it: whoever waits for it is told to come again. */
  void cancel() {
    Call open = call;
    if (open != null) {
      open.cancel();
    }
    fail(LinkFetches.away());
  }
}
