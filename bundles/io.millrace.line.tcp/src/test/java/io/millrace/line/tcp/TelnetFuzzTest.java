// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;
import java.util.concurrent.atomic.AtomicLong;

class TelnetFuzzTest {
  /** Bounds what any input makes a dialect do. */
  private static final class Counting implements Dialect.Speaker {
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
    Counting speaker = new Counting();
    Dialect client = new ComPortClient(speaker, Bench.PARAMETERS, ModemSignals.NONE);
    check(client, speaker, input);
  }

  @FuzzTest
  void nothing_that_comes_in_breaks_a_server_or_is_amplified(byte[] input) {
    Counting speaker = new Counting();
    check(new ComPortServer(speaker, Bench.PARAMETERS, ModemSignals.NONE), speaker, input);
  }

  private static void check(Dialect dialect, Counting speaker, byte[] input) {
    dialect.opened();
    dialect.received(Bytes.copyOf(input));
    if (speaker.data > input.length || speaker.sent.get() > 200 + 4L * input.length) {
      throw new IllegalStateException(speaker.data + " " + speaker.sent.get());
    }
  }
}
