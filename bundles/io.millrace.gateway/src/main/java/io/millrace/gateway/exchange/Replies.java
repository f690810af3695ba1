// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.observe.NotificationSender;
import io.millrace.lib.slot.NamedSlots;
import java.util.function.Function;

/**
 * Sends answers by the transport that has the peer, whichever endpoint is in its slot by now; an
 * answer that an endpoint could not send because it closed goes out by the next one.
 */
public final class Replies implements NotificationSender {
  private final NamedSlots<Transport> transports;

  /** Makes a sender over these transports. */
  public Replies(NamedSlots<Transport> transports) {
    this.transports = transports;
  }

  /**
   * Sends an answer.
   *
   * @param how how it goes out when it cannot piggyback
   * @param origin the transport that sends it while the slot is empty; or null
   */
  void answer(
      ReplyTo to,
      CoapResponse response,
      Reliability how,
      DeliveryListener listener,
      Transport origin) {
    new Reply(transports.of(to.peer().transport()), to, response, how, listener).send(origin);
  }

  /** Sends a last notification or an unsolicited message. */
  @Override
  public void send(ReplyTo to, CoapResponse response, Reliability how, DeliveryListener listener) {
    new Reply(transports.of(to.peer().transport()), to, response, how, listener).send(null);
  }

  @Override
  public boolean notify(
      ReplyTo to, CoapResponse notification, Reliability how, DeliveryListener listener) {
    Function<Transport, Boolean> respond =
        transport -> {
          transport.respond(to, notification, how, listener);
          return Boolean.TRUE;
        };
    return transports.of(to.peer().transport()).call(respond, Boolean.FALSE);
  }
}
