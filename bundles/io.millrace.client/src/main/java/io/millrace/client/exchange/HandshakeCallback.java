// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.MessageCallback;
import org.eclipse.californium.elements.RawData;

/** Tells a message what comes of it, and its connector what comes of the handshake. */
final class HandshakeCallback implements MessageCallback {
  private final RawData message;
  private final SecuredConnector connector;

  HandshakeCallback(RawData message, SecuredConnector connector) {
    this.message = message;
    this.connector = connector;
  }

  @Override
  public void onConnecting() {
    message.onConnecting();
  }

  @Override
  public void onDtlsRetransmission(int flight) {
    connector.handshake(flight, false);
    message.onDtlsRetransmission(flight);
  }

  @Override
  public void onContextEstablished(EndpointContext context) {
    connector.handshake(0, true);
    message.onContextEstablished(context);
  }

  @Override
  public void onSent() {
    message.onSent();
  }

  @Override
  public void onError(Throwable error) {
    message.onError(SecuredConnector.failure(error));
  }
}
