// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.util.function.Consumer;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.MessageCallback;

/** Hears of a message that cannot be sent, and of nothing else. */
record SendFailure(Consumer<Throwable> listener) implements MessageCallback {

  @Override
  public void onError(Throwable error) {
    listener.accept(error);
  }

  @Override
  public void onConnecting() {
    // The handshake's own listener tells how it ends.
  }

  @Override
  public void onDtlsRetransmission(int flight) {
    // The handshake's own listener tells how it ends.
  }

  @Override
  public void onContextEstablished(EndpointContext context) {
    // The handshake's own listener tells how it ends.
  }

  @Override
  public void onSent() {
    // Nothing is to be done.
  }
}
