// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.ExitStatus;
import io.millrace.client.exchange.PeerConnection;
import io.millrace.client.exchange.Target;
import org.eclipse.californium.core.coap.CoAP;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the resources of a device or of the gateway [RFC 6690 §4]. */
@Command(name = "discover", description = "Lists the resources of a device or of the gateway.")
final class DiscoverCommand extends ClientCommand {
  private static final String WELL_KNOWN = "/.well-known/core";

  @Mixin RequestOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "URI",
      description =
          "SCHEME://host[:port], with ?rt=… and the like to filter; default: the gateway.")
  String uri;

  DiscoverCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run() throws InterruptedException {
    Target target = connection.target(resource(uri == null ? "" : uri), terminal);
    RequestPlan plan =
        new RequestPlan(CoAP.Code.GET, target, null, null, options, connection.blockBytes);
    var request = plan.request();
    try (PeerConnection peer = connection.open(target, terminal)) {
      AnswerPrinter printer = new AnswerPrinter(terminal, connection.json, null);
      return printer.outcome(peer.exchange(request, connection.timeout()));
    }
  }

  /** Puts the well-known path where there is none. */
  static String resource(String base) {
    int mark = base.indexOf('?');
    String path = mark < 0 ? base : base.substring(0, mark);
    String query = mark < 0 ? "" : base.substring(mark);
    if (path.endsWith(WELL_KNOWN)) {
      return base;
    }
    return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + WELL_KNOWN + query;
  }
}
