// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import java.time.Duration;

/**
 * What a TCP line is.
 *
 * @param host where it connects to, or the address it waits at
 * @param listen whether it waits for a connection rather than making one
 * @param rfc2217 whether Telnet with serial port control is spoken, or bytes as they are
 * @param connectTimeout how long a connection may take until the line is up
 * @param retryMin the pause after the first failure
 * @param retryMax the longest pause
 */
record TcpSettings(
    String name,
    String host,
    int port,
    boolean listen,
    boolean rfc2217,
    SerialParameters parameters,
    ModemSignals signals,
    Duration connectTimeout,
    Duration retryMin,
    Duration retryMax) {
  /** Returns the address for people. */
  String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Returns what speaks on a connection. */
  Dialect dialect(Dialect.Speaker speaker) {
    if (!rfc2217) {
      return new RawDialect(speaker);
    }
    return listen
        ? new ComPortServer(speaker, parameters, signals)
        : new ComPortClient(speaker, parameters, signals);
  }
}
