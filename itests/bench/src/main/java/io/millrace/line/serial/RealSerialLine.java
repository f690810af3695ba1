// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import io.millrace.api.line.Line;
import io.millrace.api.time.Time;
import java.nio.file.Path;
import java.time.Duration;

/** Gets a benchmark a serial line with the component's default retries. Unplugged when closed. */
public final class RealSerialLine implements AutoCloseable {
  private static final Duration RETRY_MIN = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofSeconds(10);

  private final SerialLine line;

  /** Begins to open a port. */
  public RealSerialLine(String name, Path port, int baud, Time time) {
    line =
        new SerialLine(new SerialSettings(name, port.toString(), baud, RETRY_MIN, RETRY_MAX), time);
  }

  /** Returns the line. */
  public Line line() {
    return line;
  }

  @Override
  public void close() {
    line.close();
  }
}
