// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.line.Line;
import io.millrace.lib.line.LineSettings;
import io.millrace.lib.line.ModemSignals;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lines over real sockets; only the pauses and timeouts are turned. */
final class Bench implements AutoCloseable {
  static final SerialParameters PARAMETERS =
      new SerialParameters(38400, 8, SerialParameters.Parity.NONE, 1);

  final TurnedTime time = new TurnedTime();
  private final List<TcpLine> lines = new ArrayList<>();

  TcpLine connecting(int port) {
    return connecting(port, false, PARAMETERS, ModemSignals.NONE);
  }

  TcpLine connecting(int port, boolean rfc2217, SerialParameters parameters, ModemSignals signals) {
    return line("near", "127.0.0.1", port, false, rfc2217, parameters, signals);
  }

  /** Returns a line that waits, at a port that is known when this returns. */
  TcpLine listening(boolean rfc2217, ModemSignals signals) {
    TcpLine line = line("far", "127.0.0.1", 0, true, rfc2217, PARAMETERS, signals);
    Listening.await(() -> line.boundPort() > 0);
    return line;
  }

  TcpLine line(
      String name,
      String host,
      int port,
      boolean listen,
      boolean rfc2217,
      SerialParameters parameters,
      ModemSignals signals) {
    TcpLine line =
        new TcpLine(
            new TcpSettings(
                new LineSettings(
                    name, Line.PRIMARY, signals, Duration.ofSeconds(1), Duration.ofSeconds(4)),
                host,
                port,
                listen,
                rfc2217,
                parameters,
                Duration.ofSeconds(5)),
            time);
    lines.add(line);
    return line;
  }

  /** Turns the clock by this much as soon as something waits for it. */
  void turnWhenWaiting(Duration by) {
    Listening.await(() -> time.waiting() > 0);
    time.turn(by);
  }

  @Override
  public void close() {
    lines.forEach(TcpLine::close);
  }
}
