// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.ExitStatus;
import io.millrace.client.exchange.Scheme;
import io.millrace.client.text.MediaTypes;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.californium.core.coap.CoAP;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Opens a session: POST /sessions with the token as the body. */
@Command(name = "open", description = "Opens a session; it belongs to the local port.")
final class SessionOpenCommand extends SessionEndCommand {
  @Mixin TokenOptions token;

  @Option(names = "--sticky", description = "Take over this account's other session.")
  boolean sticky;

  @Option(
      names = "--security",
      paramLabel = "LEVEL",
      description = "Security on the mesh side, for example none.")
  String security;

  SessionOpenCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run() throws InterruptedException {
    List<String> query = new ArrayList<>();
    if (sticky) {
      query.add("sticky=true");
    }
    if (security != null) {
      query.add("security=" + security);
    }
    return exchange(CoAP.Code.POST, query, token.token(terminal), MediaTypes.TEXT);
  }

  @Override
  void done(ExitStatus status, int localPort, Scheme scheme) {
    if (status != ExitStatus.OK) {
      return;
    }
    String note = "the session belongs to local port " + localPort + ": -p " + localPort;
    if (scheme.isConnected()) {
      note = "the session ended with its connection: a request opens its own by --login";
    } else {
      terminal.port().remember(localPort);
    }
    if (!connection.json) {
      terminal.err().println(note);
      terminal.err().flush();
    }
  }
}
