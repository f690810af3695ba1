// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.caller;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Timer;
import java.util.function.Consumer;

/** The answer that comes later, or the end of its time, whichever is first. Thread-safe. */
final class PendingAnswer implements Consumer<CoapResponse> {
  private final GatewayTransport gateway;
  private final Consumer<CoapResponse> listener;
  private Timer limit;
  private OpenRequest sent;
  private boolean over;

  PendingAnswer(GatewayTransport gateway, Consumer<CoapResponse> listener) {
    this.gateway = gateway;
    this.listener = listener;
  }

  /** Says what ends its time; the answer may be there already. */
  void limit(Timer timer) {
    synchronized (this) {
      limit = timer;
      if (!over) {
        return;
      }
    }
    timer.cancel();
  }

  /** Says what was sent; the answer may be there already. */
  void sent(OpenRequest request) {
    synchronized (this) {
      sent = request;
      if (!over) {
        return;
      }
    }
    gateway.cancel(request);
  }

  @Override
  public void accept(CoapResponse response) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    if (limit != null) {
      limit.cancel();
    }
    if (sent != null) {
      gateway.cancel(sent);
    }
    listener.accept(response);
  }
}
