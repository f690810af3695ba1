// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Puts a carriage return before each line feed, as a terminal's driver does (ONLCR). */
final class CarriageReturns extends FilterOutputStream {
  private boolean afterReturn;

  CarriageReturns(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(length + 16);
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n' && !afterReturn) {
        lines.write('\r');
      }
      afterReturn = bytes[i] == '\r';
      lines.write(bytes[i]);
    }
    out.write(lines.toByteArray());
  }
}
