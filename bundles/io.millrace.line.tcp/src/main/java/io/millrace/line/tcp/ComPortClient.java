// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.line.ModemSignals;
import io.millrace.lib.line.ModemSignals.Level;
import io.millrace.lib.line.ModemSignals.Output;
import java.util.EnumSet;
import java.util.Set;

/**
 * The client's side of the serial port control [RFC 2217]: sends the settings of the port, and is
 * ready when the far end has confirmed them all. Flow control by the far end is ignored: a link of
 * one frame at a time never fills a buffer. Runs on the line's loop.
 */
final class ComPortClient extends ComPortDialect {
  private final Set<ComPortSetting> unconfirmed = EnumSet.noneOf(ComPortSetting.class);
  private boolean agreed;

  ComPortClient(Callbacks line, SerialParameters parameters, ModemSignals signals) {
    super(line, parameters, signals);
  }

  @Override
  public void opened() {
    options.offer(Telnet.BINARY);
    options.ask(Telnet.BINARY);
    options.ask(Telnet.SUPPRESS_GO_AHEAD);
    options.offer(Telnet.COM_PORT);
  }

  @Override
  public void wake(boolean asserted) {
    if (isReady() && signals.wakeOutput() != Output.NONE) {
      send(ComPort.SET_CONTROL, ComPort.control(signals.wakeOutput(), asserted));
    }
  }

  @Override
  void comPort(int verb) {
    if (verb == Telnet.DO && !agreed) {
      agreed = true;
      setUp();
    } else if (verb == Telnet.DONT) {
      fail("the far end refuses RFC 2217");
    }
  }

  private void setUp() {
    for (ComPortSetting each : ComPortSetting.values()) {
      unconfirmed.add(each);
      send(each.command(), each.encoded(parameters));
    }
    send(ComPort.SET_CONTROL, ComPort.CONTROL_NO_FLOW);
    setLevel(Output.DTR);
    setLevel(Output.RTS);
    send(ComPort.SET_LINESTATE_MASK, 0);
    send(ComPort.SET_MODEMSTATE_MASK, ComPort.changedAndAsserted(signals.wakeInput()));
    send(ComPort.PURGE_DATA, ComPort.PURGE_BOTH);
  }

  private void setLevel(Output output) {
    Level level = signals.level(output);
    if (level != Level.LEAVE) {
      send(ComPort.SET_CONTROL, ComPort.control(output, level == Level.ON));
    }
  }

  @Override
  void command(int fromServer, Bytes value) {
    int command = fromServer - ComPort.FROM_SERVER;
    ComPortSetting setting = ComPortSetting.of(command);
    if (command == ComPort.NOTIFY_MODEMSTATE) {
      modemState(value.at(0));
    } else if (unconfirmed.contains(setting)) {
      confirmed(setting, value);
    }
  }

  private void modemState(int state) {
    if ((state & ComPort.changed(signals.wakeInput())) != 0) {
      woken();
    }
  }

  private void confirmed(ComPortSetting setting, Bytes value) {
    int wanted = setting.of(parameters);
    if (value.length() > Integer.BYTES || value.uint() != wanted) {
      String wrong = "the far end's %s is 0x%s though %d was asked for";
      fail(wrong.formatted(setting, value.hex(), wanted));
      return;
    }
    unconfirmed.remove(setting);
    if (unconfirmed.isEmpty()) {
      becomeReady();
    }
  }
}
