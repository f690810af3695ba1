// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;

/** Bytes as they are: no rate, no signals, no wake line. */
record RawDialect(Callbacks line) implements Dialect {
  @Override
  public void opened() {
    line.ready();
  }

  @Override
  public void received(Bytes chunk) {
    line.data(chunk);
  }

  @Override
  public Bytes encode(Bytes lineBytes) {
    return lineBytes;
  }

  @Override
  public void wake(boolean asserted) {}
}
