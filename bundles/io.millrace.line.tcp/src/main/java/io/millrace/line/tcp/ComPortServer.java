// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import java.util.Set;

/**
 * The port's side of the serial port control [RFC 2217], for a line that waits for connections: it
 * has no real port, so it confirms every setting, and its modem signals are those of a null modem:
 * the client's RTS is our CTS, its DTR our DSR, and the other way round. Runs on the line's loop.
 */
final class ComPortServer implements Dialect, TelnetReader.Hearer {
  private static final int DEFAULT_MODEM_MASK = 255;

  private final Speaker speaker;
  private final SerialParameters parameters;
  private final ModemSignals signals;
  private final TelnetReader reader = new TelnetReader(this);
  private final TelnetOptions options;
  private int modemMask = DEFAULT_MODEM_MASK;
  private boolean ready;

  ComPortServer(Speaker speaker, SerialParameters parameters, ModemSignals signals) {
    this.speaker = speaker;
    this.parameters = parameters;
    this.signals = signals;
    options =
        new TelnetOptions(
            Set.of(Telnet.BINARY, Telnet.SUPPRESS_GO_AHEAD, Telnet.COM_PORT), speaker::send);
  }

  @Override
  public void opened() {
    options.offer(Telnet.BINARY);
    options.ask(Telnet.BINARY);
    options.offer(Telnet.SUPPRESS_GO_AHEAD);
    options.ask(Telnet.COM_PORT);
  }

  @Override
  public void received(Bytes chunk) {
    reader.read(chunk);
  }

  @Override
  public Bytes encode(Bytes lineBytes) {
    return Telnet.data(lineBytes);
  }

  @Override
  public void wake(boolean asserted) {
    ModemSignals.Input theirs = signals.wakeOutput().opposite();
    int state = asserted ? theirs.mask() : theirs.changed();
    if (ready && (state & modemMask) != 0) {
      answer(ComPort.NOTIFY_MODEMSTATE, Bytes.wrap(new byte[] {(byte) state}));
    }
  }

  @Override
  public void data(Bytes bytes) {
    if (ready) {
      speaker.data(bytes);
    }
  }

  @Override
  public void verb(int verb, int option) {
    options.heard(verb, option);
    if (option == Telnet.COM_PORT && verb == Telnet.WILL && !ready) {
      ready = true;
      speaker.ready();
    } else if (option == Telnet.COM_PORT && verb == Telnet.WONT) {
      speaker.failed("the client refuses RFC 2217");
    }
  }

  @Override
  public void subnegotiation(Bytes content) {
    if (content.at(0) != Telnet.COM_PORT || content.length() < 3) {
      return;
    }
    int command = content.at(1);
    Bytes value = content.from(2);
    switch (command) {
      case ComPort.SET_BAUDRATE, ComPort.SET_DATASIZE, ComPort.SET_PARITY, ComPort.SET_STOPSIZE ->
          answer(command, isQuestion(value) ? current(command) : value);
      case ComPort.SET_CONTROL -> control(value);
      case ComPort.SET_MODEMSTATE_MASK -> {
        modemMask = value.at(0);
        answer(command, value);
      }
      case ComPort.SET_LINESTATE_MASK, ComPort.PURGE_DATA -> answer(command, value);
      default -> {}
    }
  }

  private static boolean isQuestion(Bytes value) {
    return value.length() <= 4 && value.uint() == 0;
  }

  private Bytes current(int command) {
    int value = parameters.value(command);
    return command == ComPort.SET_BAUDRATE
        ? Bytes.wrap(java.nio.ByteBuffer.allocate(4).putInt(value).array())
        : Bytes.wrap(new byte[] {(byte) value});
  }

  private void control(Bytes value) {
    answer(ComPort.SET_CONTROL, value);
    for (ModemSignals.Output theirs : ModemSignals.Output.values()) {
      boolean edge = theirs.isSetBy(value.at(0));
      if (ready && edge && theirs.opposite() == signals.wakeInput()) {
        speaker.woken();
      }
    }
  }

  private void answer(int command, Bytes value) {
    speaker.send(ComPort.command(command + ComPort.FROM_SERVER, value));
  }
}
