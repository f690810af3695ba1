// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Device;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import java.util.HashMap;
import java.util.Map;

/**
 * The NIC on a socket of its own, in clear: takes requests without session or proxying. A request
 * with the token of an open one from the same peer takes its place. Called on the endpoint's
 * thread; everything happens on the serial.
 */
final class DirectDoor implements RequestHandler {
  /** What may be open beside observations. */
  private static final int REQUESTS = 256;

  private final NicParts parts;
  private final Device device;
  private final Map<Key, DirectExchange> open = new HashMap<>();

  /** By what an exchange is known. */
  record Key(Peer peer, Bytes token) {}

  DirectDoor(NicParts parts, Device device) {
    this.parts = parts;
    this.device = device;
  }

  @Override
  public void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    parts.serial().execute(() -> begin(request, replyTo, transport));
  }

  private void begin(CoapRequest request, ReplyTo replyTo, Transport transport) {
    Key key = new Key(replyTo.peer(), replyTo.token());
    DirectExchange earlier = open.remove(key);
    if (earlier != null) {
      earlier.cancel();
    }
    DirectReply reply = new DirectReply(parts.serial(), request, replyTo, transport);
    String prefix = parts.settings().prefix();
    int critical = DirectOptions.critical(request, prefix);
    if (critical != Unrecognised.NONE && !replyTo.confirmable()) {
      transport.reject(replyTo);
      return;
    }
    CoapResponse refusal =
        critical == Unrecognised.NONE
            ? DirectOptions.refusal(request, prefix)
            : Replies.badOption(critical);
    if (refusal == null && open.size() >= REQUESTS + parts.settings().observerLimit()) {
      refusal = Replies.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "too many requests are open");
    }
    if (refusal != null) {
      reply.last(refusal);
      return;
    }
    DirectExchange exchange = new DirectExchange(reply, () -> open.remove(key));
    open.put(key, exchange);
    exchange.begin(device, request);
    parts.serial().execute(exchange::acknowledge);
  }

  /** Returns how many exchanges and observations are open. */
  int size() {
    return open.size();
  }
}
