// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.lib.testing.TurnedTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The conversations of [spec hdlc-link.md §10]. */
final class Traces {
  private static final long BOUND_NANOS = 30_000_000_000L;

  /** What the NIC sent, or what the sensor did. */
  record Burst(boolean fromNic, Bytes bytes) {}

  private Traces() {}

  /** Returns the bursts of one trace, or of all of them; silence is none. */
  static List<Burst> of(String name) {
    List<Burst> bursts = new ArrayList<>();
    boolean wanted = false;
    for (String line : lines()) {
      if (line.startsWith("T")) {
        wanted = name.equals("all") || line.equals(name);
      } else if (wanted && line.length() > 1 && "<>".indexOf(line.charAt(0)) >= 0) {
        Bytes bytes = Bytes.hex(line.substring(1));
        if (!bytes.isEmpty()) {
          bursts.add(new Burst(line.startsWith(">"), bytes));
        }
      }
    }
    return bursts;
  }

  private static List<String> lines() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Traces.class.getResourceAsStream("traces.txt"), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Records bursts at the NIC's end, in pieces, each 404 ms after the one before. */
  static void record(List<Burst> bursts, Path file, TurnedTime time) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    CaptureFile capture =
        new CaptureFile(
            channel,
            () -> Long.MAX_VALUE,
            1 << 20,
            CapturedInterface.line("uart0", Line.PRIMARY, "a test"));
    Recording recording = new Recording("uart0", capture, time);
    try (recording) {
      for (Burst burst : bursts) {
        time.turn(Duration.ofMillis(404));
        if (burst.fromNic()) {
          recording.written("uart0", burst.bytes());
        } else {
          recording.received("uart0", burst.bytes().slice(0, 5));
          recording.received("uart0", burst.bytes().from(5));
        }
        recording.received("another", Bytes.hex("00"));
      }
    }
    await(() -> !recording.end().isEmpty()); // a slow disk may need longer than the closing waits
  }

  /** Waits for a condition; fails after half a minute. */
  static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > BOUND_NANOS) {
        throw new AssertionError("waited half a minute in vain");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
