// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.line.ModemSignals;
import io.millrace.lib.line.ModemSignals.Input;
import io.millrace.lib.line.ModemSignals.Output;

/**
 * The port's side of the serial port control [RFC 2217], for a line that waits for connections: it
 * has no real port, so it confirms every setting, and its modem signals are those of a null modem:
 * the client's RTS is our CTS, its DTR our DSR, and the other way round. Runs on the line's loop.
 */
final class ComPortServer extends ComPortDialect {
  private static final int DEFAULT_MODEM_MASK = 255;

  private int modemMask = DEFAULT_MODEM_MASK;

  ComPortServer(Callbacks line, SerialParameters parameters, ModemSignals signals) {
    super(line, parameters, signals);
  }

  @Override
  public void opened() {
    options.offer(Telnet.BINARY);
    options.ask(Telnet.BINARY);
    options.offer(Telnet.SUPPRESS_GO_AHEAD);
    options.ask(Telnet.COM_PORT);
  }

  @Override
  public void wake(boolean asserted) {
    Input theirs = ComPort.opposite(signals.wakeOutput());
    int state = asserted ? ComPort.changedAndAsserted(theirs) : ComPort.changed(theirs);
    if (isReady() && (state & modemMask) != 0) {
      answer(ComPort.NOTIFY_MODEMSTATE, Bytes.wrap(new byte[] {(byte) state}));
    }
  }

  @Override
  void comPort(int verb) {
    if (verb == Telnet.WILL) {
      becomeReady();
    } else if (verb == Telnet.WONT) {
      fail("the client refuses RFC 2217");
    }
  }

  @Override
  void command(int command, Bytes value) {
    ComPortSetting setting = ComPortSetting.of(command);
    if (setting != null) {
      answer(command, isQuestion(value) ? setting.encoded(parameters) : value);
      return;
    }
    switch (command) {
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
    return value.length() <= Integer.BYTES && value.uint() == 0;
  }

  private void control(Bytes value) {
    answer(ComPort.SET_CONTROL, value);
    Output theirs = ComPort.outputSetBy(value.at(0));
    if (theirs != Output.NONE && ComPort.opposite(theirs) == signals.wakeInput()) {
      woken();
    }
  }

  private void answer(int command, Bytes value) {
    send(command + ComPort.FROM_SERVER, value);
  }
}
