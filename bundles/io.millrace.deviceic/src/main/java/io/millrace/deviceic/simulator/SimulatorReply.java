// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic.simulator;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Time;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.Transport;
import java.time.Duration;

/**
 * The answer to one request: on the acknowledgement when it comes soon, for the client does not
 * acknowledge what comes in a message of its own [spec gateway-clients.md 2.3]. Thread-safe.
 */
final class SimulatorReply {
  /** Less than the 2 s after which a request is sent again [RFC 7252 §4.8]. */
  private static final Duration SOON = Duration.ofMillis(1500);

  private final Transport transport;
  private final Time time;
  private ReplyTo replyTo;
  private boolean sent;

  SimulatorReply(ReplyTo replyTo, Transport transport, Time time) {
    this.replyTo = replyTo;
    this.transport = transport;
    this.time = time;
  }

  /** Acknowledges the request when it is not answered soon. */
  void acknowledgeSoon() {
    if (replyTo.confirmable()) {
      time.schedule(SOON, this::acknowledge);
    }
  }

  private void acknowledge() {
    ReplyTo open;
    synchronized (this) {
      open = sent ? null : replyTo;
      replyTo = replyTo.asAcknowledged();
    }
    if (open != null) {
      transport.acknowledge(open);
    }
  }

  /** Answers, once. */
  void send(CoapResponse response) {
    ReplyTo to;
    synchronized (this) {
      if (sent) {
        return;
      }
      sent = true;
      to = replyTo;
    }
    Reliability how = to.confirmable() ? Reliability.CONFIRMABLE : Reliability.NON_CONFIRMABLE;
    transport.respond(to, response, how, DeliveryListener.NONE);
  }
}
