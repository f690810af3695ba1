// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.ExitStatus;
import io.millrace.client.exchange.Scheme;
import java.util.List;
import org.eclipse.californium.core.coap.CoAP;
import picocli.CommandLine.Command;

/** Closes a session: DELETE /sessions. */
@Command(name = "close", description = "Closes the session of the local port.")
final class SessionCloseCommand extends SessionEndCommand {
  SessionCloseCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run() throws InterruptedException {
    return exchange(CoAP.Code.DELETE, List.of(), null, null);
  }

  @Override
  void done(ExitStatus status, int localPort, Scheme scheme) {
    if (status == ExitStatus.OK) {
      terminal.port().remember(0);
    }
  }
}
