// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.direct;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Device;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.block.Block2Cache;
import io.millrace.lib.oscore.ContextFolder;
import io.millrace.lib.oscore.OscoreServer;
import io.millrace.lib.oscore.ReceivedRequest;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.OptionCheck;
import io.millrace.nic.core.Replies;
import java.util.HashMap;
import java.util.Map;

/**
 * Handles requests on the NIC's own socket, without session or proxying: in clear unless it is a
 * Milli, which has no such port [spec nic-resources.md §8]; secured for those who have its key, or
 * protected by OSCORE for those of whom it has a context. A request with the token of an open one
 * from the same peer replaces that one. Called on the endpoint's thread; all work is done on the
 * serial executor.
 */
public final class DirectRequestHandler implements RequestHandler {
  /** How many requests may be open, not counting observations. */
  private static final int REQUESTS = 256;

  private static final String SECURED = "coaps";
  private static final CoapResponse FOREIGN =
      Replies.diagnostic(
          CoapCode.FORBIDDEN, "this key is not the NIC's own, and not among its securedPeers");
  private static final CoapResponse BUSY =
      Replies.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "the OSCORE contexts are not read yet");
  private static final int SNAPSHOTS = 64;
  private static final long SNAPSHOT_BYTES = 256 * 1024;

  private final NicContext context;
  private final Device device;
  private final Block2Cache blocks;
  private final ContextFolder oscore; // null: there is none
  private final OscoreServer oscoreServer;
  private final Map<Key, DirectExchange> open = new HashMap<>();

  /** The key of an exchange. */
  record Key(Peer peer, Bytes token) {}

  /** Makes one without OSCORE. */
  public DirectRequestHandler(NicContext context, Device device) {
    this(context, device, null);
  }

  /**
   * Makes one.
   *
   * @param oscore the contexts of those who may use the NIC by OSCORE; null for none
   */
  public DirectRequestHandler(NicContext context, Device device, ContextFolder oscore) {
    this.context = context;
    this.device = device;
    this.oscore = oscore;
    this.oscoreServer = oscore == null ? null : new OscoreServer(oscore::all);
    this.blocks = new Block2Cache(context.time(), SNAPSHOTS, SNAPSHOT_BYTES, false);
  }

  @Override
  public void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    if (oscore == null || !OscoreServer.isProtected(request)) {
      context.executor().execute(() -> inClear(request, replyTo, transport));
      return;
    }
    Runnable task = () -> context.executor().execute(() -> withOscore(request, replyTo, transport));
    if (!oscore.whenReady(task)) {
      respond(replyTo, transport, BUSY);
    }
  }

  /** Handles a request that is protected, whether it comes on a secured socket or not. */
  private void withOscore(CoapRequest outer, ReplyTo replyTo, Transport transport) {
    if (!oscore.isReady()) {
      respond(replyTo, transport, BUSY);
    } else if (oscore.all().isEmpty()) {
      inClear(outer, replyTo, transport);
    } else {
      ReceivedRequest received = oscoreServer.receive(outer);
      if (received.answer() != null) {
        respond(replyTo, transport, received.answer());
      } else {
        begin(received.request(), Requester.withOscore(received, replyTo, transport));
      }
    }
  }

  private static void respond(ReplyTo replyTo, Transport transport, CoapResponse response) {
    Reliability how = replyTo.confirmable() ? Reliability.CONFIRMABLE : Reliability.NON_CONFIRMABLE;
    transport.respond(replyTo, response, how, DeliveryListener.NONE);
  }

  private void inClear(CoapRequest request, ReplyTo replyTo, Transport transport) {
    boolean secured = transport.scheme().equals(SECURED);
    if (!secured && context.settings().isMilli()) {
      transport.reject(replyTo);
    } else if (secured && !context.settings().admits(replyTo.peer().principal())) {
      reply(request, Requester.inClear(replyTo, transport)).last(FOREIGN);
    } else {
      begin(request, Requester.inClear(replyTo, transport));
    }
  }

  private DirectReply reply(CoapRequest request, Requester from) {
    return new DirectReply(context.executor(), blocks, request, from);
  }

  private void begin(CoapRequest request, Requester from) {
    ReplyTo replyTo = from.replyTo();
    String prefix = context.settings().prefix();
    int critical = DirectOptions.critical(request, prefix);
    CoapResponse answer =
        critical == OptionCheck.NONE
            ? DirectOptions.refusal(request, prefix)
            : Replies.badOption(request.options(), critical);
    CoapResponse block = answer == null ? laterBlock(request, from.client()) : null;
    Key key = new Key(from.client(), replyTo.token());
    supersede(key, block != null);
    if (critical != OptionCheck.NONE && !replyTo.confirmable()) {
      from.transport().reject(replyTo);
      return;
    }
    if (block != null) {
      answer = block;
    } else if (answer == null && open.size() >= REQUESTS + context.settings().observerLimit()) {
      answer = Replies.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "too many requests are open");
    }
    DirectReply reply = reply(request, from);
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
