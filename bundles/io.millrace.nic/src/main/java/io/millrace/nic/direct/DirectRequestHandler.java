// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.direct;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Device;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.block.Block2Cache;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.OptionCheck;
import io.millrace.nic.core.Replies;
import java.util.HashMap;
import java.util.Map;

/**
 * Handles requests on the NIC's own socket, without session or proxying: in clear unless it is a
 * Milli, which has no such port [spec nic-resources.md §8]; secured for those who have its key. A
 * request with the token of an open one from the same peer replaces that one. Called on the
 * endpoint's thread; all work is done on the serial executor.
 */
public final class DirectRequestHandler implements RequestHandler {
  /** How many requests may be open, not counting observations. */
  private static final int REQUESTS = 256;

  private static final String SECURED = "coaps";
  private static final CoapResponse FOREIGN =
      Replies.diagnostic(
          CoapCode.FORBIDDEN, "this key is not the NIC's own, and not among its securedPeers");
  private static final int SNAPSHOTS = 64;
  private static final long SNAPSHOT_BYTES = 256 * 1024;

  private final NicContext context;
  private final Device device;
  private final Block2Cache blocks;
  private final Map<Key, DirectExchange> open = new HashMap<>();

  /** The key of an exchange. */
  record Key(Peer peer, Bytes token) {}

  public DirectRequestHandler(NicContext context, Device device) {
    this.context = context;
    this.device = device;
    this.blocks = new Block2Cache(context.time(), SNAPSHOTS, SNAPSHOT_BYTES, false);
  }

  @Override
  public void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    context.executor().execute(() -> begin(request, replyTo, transport));
  }

  private void begin(CoapRequest request, ReplyTo replyTo, Transport transport) {
    boolean secured = transport.scheme().equals(SECURED);
    if (!secured && context.settings().isMilli()) {
      transport.reject(replyTo);
      return;
    }
    if (secured && !context.settings().admits(replyTo.peer().principal())) {
      new DirectReply(context.executor(), blocks, request, replyTo, transport).last(FOREIGN);
      return;
    }
    String prefix = context.settings().prefix();
    int critical = DirectOptions.critical(request, prefix);
    CoapResponse answer =
        critical == OptionCheck.NONE
            ? DirectOptions.refusal(request, prefix)
            : Replies.badOption(request.options(), critical);
    CoapResponse block = answer == null ? laterBlock(request, replyTo.peer()) : null;
    Key key = new Key(replyTo.peer(), replyTo.token());
    supersede(key, block != null);
    if (critical != OptionCheck.NONE && !replyTo.confirmable()) {
      transport.reject(replyTo);
      return;
    }
    if (block != null) {
      answer = block;
    } else if (answer == null && open.size() >= REQUESTS + context.settings().observerLimit()) {
      answer = Replies.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "too many requests are open");
    }
    DirectReply reply = new DirectReply(context.executor(), blocks, request, replyTo, transport);
    if (answer != null) {
      reply.last(answer);
      return;
    }
    DirectExchange exchange = new DirectExchange(reply, () -> open.remove(key));
    open.put(key, exchange);
    exchange.begin(device, request);
    context.executor().execute(exchange::acknowledge);
  }

  /**
   * Ends the open exchange with that token; an observation is not ended by a request for a later
   * block.
   */
  private void supersede(Key key, boolean block) {
    DirectExchange earlier = open.get(key);
    if (earlier != null && !(block && earlier.isObservation())) {
      earlier.cancel();
    }
  }

  /**
   * Returns the response to a request for a later block: from the snapshot, or without one 4.08
   * unless the request only reads; null when the request is to be executed.
   */
  private CoapResponse laterBlock(CoapRequest request, Peer peer) {
    if (!DirectOptions.isLaterBlock(request)) {
      return null;
    }
    CoapResponse block = blocks.later(peer, request, DirectOptions.block2(request));
    boolean reads = request.code() == CoapCode.GET || request.code() == CoapCode.FETCH;
    return block != null || reads
        ? block
        : Replies.diagnostic(
            CoapCode.REQUEST_ENTITY_INCOMPLETE, "no such block, begin again with the request");
  }

  /** Returns how many exchanges and observations are open. */
  public int size() {
    return open.size();
  }
}
