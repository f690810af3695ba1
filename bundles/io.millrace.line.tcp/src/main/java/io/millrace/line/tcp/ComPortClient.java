// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The user's side of the serial port control [RFC 2217]: has the far end set its port, and is ready
 * when it says that it has. Suspension by the far end is not heeded: a link of one frame at a time
 * never fills a buffer. Runs on the line's loop.
 */
final class ComPortClient implements Dialect, TelnetReader.Hearer {
  private static final List<Integer> PARAMETERS =
      List.of(ComPort.SET_BAUDRATE, ComPort.SET_DATASIZE, ComPort.SET_PARITY, ComPort.SET_STOPSIZE);

  private final Speaker speaker;
  private final SerialParameters parameters;
  private final ModemSignals signals;
  private final TelnetReader reader = new TelnetReader(this);
  private final TelnetOptions options;
  private final Set<Integer> unanswered = new HashSet<>();
  private boolean asked;
  private boolean ready;

  ComPortClient(Speaker speaker, SerialParameters parameters, ModemSignals signals) {
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
    options.ask(Telnet.SUPPRESS_GO_AHEAD);
    options.offer(Telnet.COM_PORT);
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
    if (ready && signals.wakeOutput() != ModemSignals.Output.NONE) {
      control(signals.wakeOutput().code(asserted));
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
    if (option == Telnet.COM_PORT && verb == Telnet.DO && !asked) {
      asked = true;
      setUp();
    } else if (option == Telnet.COM_PORT && verb == Telnet.DONT) {
      speaker.failed("the far end refuses RFC 2217");
    }
  }

  private void setUp() {
    unanswered.addAll(PARAMETERS);
    for (int command : PARAMETERS) {
      int value = parameters.value(command);
      speaker.send(
          command == ComPort.SET_BAUDRATE
              ? ComPort.wideCommand(command, value)
              : ComPort.command(command, value));
    }
    control(ComPort.CONTROL_NO_FLOW);
    level(ModemSignals.Output.DTR);
    level(ModemSignals.Output.RTS);
    speaker.send(ComPort.command(ComPort.SET_LINESTATE_MASK, 0));
    speaker.send(ComPort.command(ComPort.SET_MODEMSTATE_MASK, signals.wakeInput().mask()));
    speaker.send(ComPort.command(ComPort.PURGE_DATA, ComPort.PURGE_BOTH));
  }

  private void level(ModemSignals.Output output) {
    ModemSignals.Level level = signals.level(output);
    if (level != ModemSignals.Level.LEAVE) {
      control(output.code(level == ModemSignals.Level.ON));
    }
  }

  private void control(int code) {
    speaker.send(ComPort.command(ComPort.SET_CONTROL, code));
  }

  @Override
  public void subnegotiation(Bytes content) {
    if (content.at(0) != Telnet.COM_PORT || content.length() < 3) {
      return;
    }
    int command = content.at(1) - ComPort.FROM_SERVER;
    if (command == ComPort.NOTIFY_MODEMSTATE) {
      modemState(content.at(2));
    } else if (unanswered.contains(command)) {
      isSet(command, content.from(2));
    }
  }

  private void modemState(int state) {
    if (ready && (state & signals.wakeInput().changed()) != 0) {
      speaker.woken();
    }
  }

  private void isSet(int command, Bytes value) {
    long wanted = parameters.value(command);
    if (value.length() > 4 || value.uint() != wanted) {
      String what = List.of("baud", "data bits", "parity", "stop bits").get(command - 1);
      speaker.failed(
          "the far end's "
              + what
              + " is 0x"
              + value.hex()
              + " though "
              + wanted
              + " was asked for");
      return;
    }
    unanswered.remove(command);
    if (unanswered.isEmpty() && !ready) {
      ready = true;
      speaker.ready();
    }
  }
}
