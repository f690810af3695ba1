// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.gogo;

import io.millrace.client.PortMemory;
import org.apache.felix.service.command.CommandSession;

/**
 * Keeps the local port in the shell's variable {@code coap.port}, where people can see and set it.
 */
final class SessionPort implements PortMemory {
  private static final String VARIABLE = "coap.port";

  private final CommandSession session;

  SessionPort(CommandSession session) {
    this.session = session;
  }

  @Override
  public int port() {
    Object value = session.get(VARIABLE);
    String text = value == null ? "" : value.toString();
    return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535
        ? Integer.parseInt(text)
        : 0;
  }

  @Override
  public void remember(int port) {
    session.put(VARIABLE, port == 0 ? null : port);
  }
}
