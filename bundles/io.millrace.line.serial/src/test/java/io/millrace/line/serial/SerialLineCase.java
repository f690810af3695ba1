// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static io.millrace.line.serial.PtyPair.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.line.ModemSignals;
import io.millrace.lib.testing.TurnedTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines on real pseudo-terminals, joined by socat; only the pauses between two tries are turned.
 */
abstract class SerialLineCase {
  @TempDir Path directory;

  final TurnedTime time = new TurnedTime();
  final List<SerialLine> lines = new ArrayList<>();
  PtyPair ptys;

  @BeforeEach
  void needs_socat() {
    assumeTrue(PtyPair.isPossible(), "socat is not installed");
    ptys = new PtyPair(directory);
  }

  @AfterEach
  void close() {
    lines.forEach(SerialLine::close);
    ptys.close();
  }

  SerialLine line(String port) {
    return line(port, ModemSignals.NONE);
  }

  SerialLine line(String port, ModemSignals signals) {
    SerialLine line =
        new SerialLine(
            new SerialSettings(
                "uart0",
                new PortName(port),
                38400,
                signals,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4)),
            new NativeLibrary(directory.resolve("native")),
            time);
    lines.add(line);
    return line;
  }

  void awaitStatus(SerialLine line, String part) {
    await(() -> line.description().contains(part));
  }

  /** Waits until the line has failed and its next try waits for the clock. */
  void awaitFailure(SerialLine line) {
    awaitStatus(line, "no such port");
    await(() -> time.waiting() == 1);
  }
}
