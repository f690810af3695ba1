// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.eclipse.californium.elements.Definition;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.MapBasedEndpointContext.Attributes;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.scandium.dtls.Connection;

/**
 * Sends a message over the connection that it is meant for, and over no other one which has its
 * address meanwhile: behind a NAT the next client may get the port of the one before.
 */
final class SameConnection implements EndpointContextMatcher {
  private static final Definition<?>[] COMPARED = {
    DtlsEndpointContext.KEY_SESSION_ID, DtlsEndpointContext.KEY_HANDSHAKE_TIMESTAMP
  };

  /** Returns a message to the peer of a connection, and only to that one. */
  static RawData message(byte[] bytes, Connection connection) {
    return RawData.outbound(bytes, connection.getWriteContext(new Attributes()), null, false);
  }

  @Override
  public String getName() {
    return "same connection";
  }

  @Override
  public Object getEndpointIdentity(EndpointContext context) {
    InetSocketAddress address = context.getPeerAddress();
    return address;
  }

  @Override
  public boolean isResponseRelatedToRequest(EndpointContext request, EndpointContext response) {
    return isToBeSent(request, response);
  }

  @Override
  public boolean isToBeSent(EndpointContext message, EndpointContext connection) {
    if (connection == null) { // a handshake that the router begins is for no connection yet
      return message.get(DtlsEndpointContext.KEY_SESSION_ID) == null;
    }
    for (Definition<?> each : COMPARED) {
      if (!Objects.equals(message.get(each), connection.get(each))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toRelevantState(EndpointContext context) {
    return context == null ? "no connection" : context.getPeerAddress().toString();
  }
}
