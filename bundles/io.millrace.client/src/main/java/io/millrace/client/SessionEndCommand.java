// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CoapUri;
import io.millrace.client.exchange.ExitStatus;
import io.millrace.client.exchange.HostPort;
import io.millrace.client.exchange.PeerConnection;
import io.millrace.client.exchange.Scheme;
import io.millrace.client.exchange.Target;
import java.util.List;
import org.eclipse.californium.core.coap.CoAP;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What opening and closing a session share: a request to the gateway's own {@code /sessions}. */
abstract class SessionEndCommand extends ClientCommand {
  private static final List<String> SESSIONS = List.of("sessions");

  @Mixin RequestOptions options = new RequestOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "GATEWAY",
      description =
          "[SCHEME://]host[:port], may be given by -P as well. SCHEME is coap, coaps, coap+tcp or"
              + " coaps+tcp.")
  String gateway;

  SessionEndCommand(Terminal terminal) {
    super(terminal);
  }

  ExitStatus exchange(CoAP.Code method, List<String> query, byte[] payload, Integer format)
      throws InterruptedException {
    HostPort host = gateway == null ? connection.gateway(terminal) : HostPort.parse(gateway);
    ConnectionOptions.require(host != null, "no gateway: give its address, or -P");
    Target target = Target.direct(new CoapUri(host, SESSIONS, query), !connection.withoutHost);
    var request = new RequestPlan(method, target, payload, format, options, 0).request();
    try (PeerConnection peer = connection.open(target, terminal)) {
      AnswerPrinter printer = new AnswerPrinter(terminal, connection.json, null);
      ExitStatus status = printer.outcome(peer.exchange(request, connection.timeout()));
      done(status, peer.localPort(), host.scheme());
      return status;
    }
  }

  /** Called after the answer was printed. */
  abstract void done(ExitStatus status, int localPort, Scheme scheme);
}
