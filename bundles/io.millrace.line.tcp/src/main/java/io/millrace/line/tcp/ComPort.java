// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.line.ModemSignals.Input;
import io.millrace.lib.line.ModemSignals.Output;

/**
 * The codes of the serial port control: commands as a client sends them, values, and the bits and
 * codes of modem signals [RFC 2217 §3]. The commands of the settings are in {@link ComPortSetting}.
 */
final class ComPort {
  static final int SET_CONTROL = 5;
  static final int NOTIFY_MODEMSTATE = 7;
  static final int SET_LINESTATE_MASK = 10;
  static final int SET_MODEMSTATE_MASK = 11;
  static final int PURGE_DATA = 12;

  /** The difference between a server's command and the client's that it answers. */
  static final int FROM_SERVER = 100;

  static final int CONTROL_NO_FLOW = 1;
  static final int PURGE_BOTH = 3;

  private static final int DTR_ON = 8;
  private static final int DTR_OFF = 9;
  private static final int RTS_ON = 11;
  private static final int RTS_OFF = 12;

  private ComPort() {}

  /** Returns the bit of a modem state that says that an input has changed; 0 for none. */
  static int changed(Input input) {
    return switch (input) {
      case CTS -> 0x01;
      case DSR -> 0x02;
      case RI -> 0x04;
      case DCD -> 0x08;
      default -> 0;
    };
  }

  /** Returns the bits of a modem state that say that an input has changed and is asserted. */
  static int changedAndAsserted(Input input) {
    return changed(input) | changed(input) << 4;
  }

  /** Returns the control value that sets an output; 0 for none. */
  static int control(Output output, boolean asserted) {
    return switch (output) {
      case RTS -> asserted ? RTS_ON : RTS_OFF;
      case DTR -> asserted ? DTR_ON : DTR_OFF;
      default -> 0;
    };
  }

  /** Returns the output that a control value sets; NONE when it sets none. */
  static Output outputSetBy(int control) {
    return switch (control) {
      case RTS_ON, RTS_OFF -> Output.RTS;
      case DTR_ON, DTR_OFF -> Output.DTR;
      default -> Output.NONE;
    };
  }

  /** Returns the input at the other end of a null modem. */
  static Input opposite(Output output) {
    return switch (output) {
      case RTS -> Input.CTS;
      case DTR -> Input.DSR;
      default -> Input.NONE;
    };
  }

  /** Returns a command with a value of one byte. */
  static Bytes command(int command, int value) {
    return command(command, Bytes.wrap(new byte[] {(byte) value}));
  }

  /** Returns a command with any value. */
  static Bytes command(int command, Bytes value) {
    Bytes code = Bytes.wrap(new byte[] {(byte) command});
    return Telnet.subnegotiation(Telnet.COM_PORT, code.plus(value));
  }
}
