// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.line.ModemSignals;
import java.util.Set;

/**
 * Serial port control over Telnet [RFC 2217]: what both sides do. The line is up when the other
 * side has agreed; data before that is dropped. Runs on the line's loop.
 */
abstract class ComPortDialect implements Dialect, TelnetReader.Handler {
  private static final Set<Integer> OPTIONS =
      Set.of(Telnet.BINARY, Telnet.SUPPRESS_GO_AHEAD, Telnet.COM_PORT);

  /** The shortest sub-negotiation: option, command and a value of one byte. */
  private static final int SHORTEST_BYTES = 3;

  final SerialParameters parameters;
  final ModemSignals signals;
  final TelnetOptions options;
  private final Callbacks line;
  private final TelnetReader reader = new TelnetReader(this);
  private boolean ready;

  ComPortDialect(Callbacks line, SerialParameters parameters, ModemSignals signals) {
    this.line = line;
    this.parameters = parameters;
    this.signals = signals;
    options = new TelnetOptions(OPTIONS, line::send);
  }

  /** Takes a command of the other side. */
  abstract void command(int command, Bytes value);

  /** Takes a DO, DONT, WILL or WONT of the serial port control. */
  abstract void comPort(int verb);

  final boolean isReady() {
    return ready;
  }

  /** Reports that the line is up, once. */
  final void becomeReady() {
    if (!ready) {
      ready = true;
      line.ready();
    }
  }

  final void fail(String reason) {
    line.failed(reason);
  }

  /** Reports an edge of the other end's wake line. */
  final void woken() {
    if (ready) {
      line.woken();
    }
  }

  final void send(int command, Bytes value) {
    line.send(ComPort.command(command, value));
  }

  final void send(int command, int value) {
    line.send(ComPort.command(command, value));
  }

  @Override
  public final void received(Bytes chunk) {
    reader.read(chunk);
  }

  @Override
  public final Bytes encode(Bytes lineBytes) {
    return Telnet.data(lineBytes);
  }

  @Override
  public final void data(Bytes bytes) {
    if (ready) {
      line.data(bytes);
    }
  }

  @Override
  public final void verb(int verb, int option) {
    options.received(verb, option);
    if (option == Telnet.COM_PORT) {
      comPort(verb);
    }
  }

  @Override
  public final void subnegotiation(Bytes content) {
    if (content.at(0) == Telnet.COM_PORT && content.length() >= SHORTEST_BYTES) {
      command(content.at(1), content.from(2));
    }
  }
}
