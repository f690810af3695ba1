// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import java.nio.ByteBuffer;

/** The settings of a serial port, with the command that sets each [RFC 2217 §3]. */
enum ComPortSetting {
  BAUD(1, 4, "baud") {
    @Override
    int of(SerialParameters parameters) {
      return parameters.baud();
    }
  },
  DATA_BITS(2, 1, "data bits") {
    @Override
    int of(SerialParameters parameters) {
      return parameters.dataBits();
    }
  },
  PARITY(3, 1, "parity") {
    @Override
    int of(SerialParameters parameters) {
      return parameters.parity().code();
    }
  },
  STOP_BITS(4, 1, "stop bits") {
    @Override
    int of(SerialParameters parameters) {
      return parameters.stopBits();
    }
  };

  private final int command;
  private final int bytes;
  private final String text;

  ComPortSetting(int command, int bytes, String text) {
    this.command = command;
    this.bytes = bytes;
    this.text = text;
  }

  /** Returns the setting that a client's command sets; null when it sets none. */
  static ComPortSetting of(int command) {
    for (ComPortSetting each : values()) {
      if (each.command == command) {
        return each;
      }
    }
    return null;
  }

  /** Returns the value of this setting. */
  abstract int of(SerialParameters parameters);

  /** Returns the value of this setting as it is sent. */
  Bytes encoded(SerialParameters parameters) {
    byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(of(parameters)).array();
    return Bytes.copyOf(value, Integer.BYTES - bytes, bytes);
  }

  int command() {
    return command;
  }

  @Override
  public String toString() {
    return text;
  }
}
