// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.line.ModemSignals;
import java.util.concurrent.atomic.AtomicLong;

class TelnetFuzzTest {
  /** Bounds what any input makes a dialect do. */
  private static final class Counting implements Dialect.Callbacks {
    final AtomicLong sent = new AtomicLong();
    long data;

    @Override
    public void send(Bytes bytes) {
      sent.addAndGet(bytes.length());
    }

    @Override
    public void data(Bytes lineBytes) {
      data += lineBytes.length();
    }

    @Override
    public void ready() {}

    @Override
    public void woken() {}

    @Override
    public void failed(String reason) {}
  }

  @FuzzTest
  void nothing_that_comes_in_breaks_a_client_or_is_amplified(byte[] input) {
    Counting callbacks = new Counting();
    Dialect client = new ComPortClient(callbacks, Bench.PARAMETERS, ModemSignals.NONE);
    check(client, callbacks, input);
  }

  @FuzzTest
  void nothing_that_comes_in_breaks_a_server_or_is_amplified(byte[] input) {
    Counting callbacks = new Counting();
    check(new ComPortServer(callbacks, Bench.PARAMETERS, ModemSignals.NONE), callbacks, input);
  }

  private static void check(Dialect dialect, Counting callbacks, byte[] input) {
    dialect.opened();
    dialect.received(Bytes.copyOf(input));
    if (callbacks.data > input.length || callbacks.sent.get() > 200 + 4L * input.length) {
      throw new IllegalStateException(callbacks.data + " " + callbacks.sent.get());
    }
  }
}
