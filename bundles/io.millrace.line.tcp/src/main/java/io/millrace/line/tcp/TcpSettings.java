// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.lib.line.LineSettings;
import java.time.Duration;

/**
 * The configuration of a TCP line.
 *
 * @param line what all lines have
 * @param host where it connects to, or the address it listens at
 * @param listen whether it waits for a connection rather than making one
 * @param rfc2217 whether bytes are sent within Telnet, with serial port control, or as they are
 * @param connectTimeout how long a connection may take until the line is up
 */
record TcpSettings(
    LineSettings line,
    String host,
    int port,
    boolean listen,
    boolean rfc2217,
    SerialParameters parameters,
    Duration connectTimeout) {
  String name() {
    return line.name();
  }

  /** Returns the address for the operator. */
  String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Returns the dialect of a new connection. */
  Dialect dialect(Dialect.Callbacks callbacks) {
    if (!rfc2217) {
      return new RawDialect(callbacks);
    }
    return listen
        ? new ComPortServer(callbacks, parameters, line.signals())
        : new ComPortClient(callbacks, parameters, line.signals());
  }
}
