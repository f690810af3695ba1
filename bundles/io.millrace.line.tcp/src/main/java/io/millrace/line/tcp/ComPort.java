// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import java.nio.ByteBuffer;

/** The commands of the serial port control, as a client says them [RFC 2217 §3]. */
final class ComPort {
  static final int SET_BAUDRATE = 1;
  static final int SET_DATASIZE = 2;
  static final int SET_PARITY = 3;
  static final int SET_STOPSIZE = 4;
  static final int SET_CONTROL = 5;
  static final int NOTIFY_MODEMSTATE = 7;
  static final int SET_LINESTATE_MASK = 10;
  static final int SET_MODEMSTATE_MASK = 11;
  static final int PURGE_DATA = 12;

  /** What a server's command has on top of a client's. */
  static final int FROM_SERVER = 100;

  static final int CONTROL_NO_FLOW = 1;
  static final int CONTROL_DTR_ON = 8;
  static final int CONTROL_DTR_OFF = 9;
  static final int CONTROL_RTS_ON = 11;
  static final int CONTROL_RTS_OFF = 12;
  static final int PURGE_BOTH = 3;

  private ComPort() {}

  /** Returns a command with a value of one byte. */
  static Bytes command(int command, int value) {
    return command(command, Bytes.wrap(new byte[] {(byte) value}));
  }

  /** Returns a command with a value of four bytes. */
  static Bytes wideCommand(int command, int value) {
    return command(command, Bytes.wrap(ByteBuffer.allocate(4).putInt(value).array()));
  }

  /** Returns a command with any value. */
  static Bytes command(int command, Bytes value) {
    Bytes code = Bytes.wrap(new byte[] {(byte) command});
    return Telnet.subnegotiation(Telnet.COM_PORT, code.plus(value));
  }
}
