// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CoapUri;
import io.millrace.client.exchange.HostPort;
import io.millrace.client.exchange.Outcome;
import io.millrace.client.exchange.PeerConnection;
import io.millrace.client.exchange.Target;
import io.millrace.client.text.MediaTypes;
import java.time.Duration;
import java.util.List;
import org.eclipse.californium.core.coap.CoAP;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A session for one request: what a session is that ends with its connection. */
final class LoginOptions {
  private static final List<String> SESSIONS = List.of("sessions");
  private static final Duration CLOSING = Duration.ofSeconds(3);

  @Option(
      names = "--login",
      description =
          "Open a session first, on the same connection, and close it at the end. Over coaps:// and"
              + " TCP a session ends with its connection, and so with the command.")
  boolean login;

  @Mixin TokenOptions token;

  /** Opens the session with a token. */
  Outcome open(PeerConnection peer, HostPort gateway, ConnectionOptions connection, byte[] token)
      throws InterruptedException {
    return exchange(peer, gateway, CoAP.Code.POST, token, connection.timeout());
  }

  /** Closes the session; what comes of it does not matter any more. */
  void close(PeerConnection peer, HostPort gateway) throws InterruptedException {
    exchange(peer, gateway, CoAP.Code.DELETE, null, CLOSING);
  }

  private static Outcome exchange(
      PeerConnection peer, HostPort gateway, CoAP.Code method, byte[] body, Duration limit)
      throws InterruptedException {
    Target target = Target.direct(new CoapUri(gateway, SESSIONS, List.of()), false);
    Integer format = body == null ? null : MediaTypes.TEXT;
    RequestPlan plan = new RequestPlan(method, target, body, format, new RequestOptions(), 0);
    return peer.exchange(plan.request(), limit);
  }
}
