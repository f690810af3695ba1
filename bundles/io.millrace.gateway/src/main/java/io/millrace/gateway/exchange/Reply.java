// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.Transport;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One response on its way to an endpoint. It is its own caller of the transport's slot, so that
 * sending makes one object.
 */
final class Reply implements DeliveryListener, Caller<Transport>, Function<Transport, Boolean> {
  private static final CallbackGuard TRANSPORTS =
      new CallbackGuard(Reply.class, "a transport that was to send an answer");
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(Reply.class, "who waited for a delivery");
  private static final BiConsumer<Transport, Reply> RESPOND =
      (transport, reply) -> transport.respond(reply.to, reply.response, reply.reliability, reply);
  private static final int MAX_TRIES = 3;

  private final Slot<Transport> slot;
  private final ReplyTo to;
  private CoapResponse response; // null when it is over: a reset may follow much later
  private final Reliability reliability;
  private final DeliveryListener listener;
  private volatile Transport used;
  private int tries;

  Reply(
      Slot<Transport> slot,
      ReplyTo to,
      CoapResponse response,
      Reliability reliability,
      DeliveryListener listener) {
    this.slot = slot;
    this.to = to;
    this.response = response;
    this.reliability = reliability;
    this.listener = listener;
  }

  void send(Transport origin) {
    if (slot.call(this, Boolean.FALSE)) {
      return;
    }
    if (origin != null && used == null && !to.acknowledged()) {
      apply(origin);
    } else {
      slot.submit(response.payload().length(), this);
    }
  }

  @Override
  public Boolean apply(Transport transport) {
    used = transport;
    tries++;
    if (!TRANSPORTS.run(transport, RESPOND, this)) {
      settled(Delivery.NOT_SENT);
    }
    return Boolean.TRUE;
  }

  @Override
  public void admitted(Transport transport, Runnable done) {
    try {
      apply(transport);
    } finally {
      done.run();
    }
  }

  @Override
  public void refused(Refusal why) {
    LISTENERS.run(listener, DeliveryListener::settled, Delivery.NOT_SENT);
  }

  @Override
  public void settled(Delivery delivery) {
    boolean again = delivery == Delivery.NOT_SENT && tries < MAX_TRIES && slot.service() != used;
    if (again) {
      slot.submit(response.payload().length(), this);
    } else {
      response = null;
      LISTENERS.run(listener, DeliveryListener::settled, delivery);
    }
  }
}
