// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import io.millrace.api.line.Line;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Gets a benchmark a serial line with the component's default retries. Unplugged when closed. */
public final class RealSerialLine implements AutoCloseable {
  private static final Duration RETRY_MIN = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofSeconds(10);

  private final Path natives = Files.createTempDirectory("millrace-native");
  private final SerialLine line;

  /** Begins to open a port. */
  public RealSerialLine(String name, Path port, int baud, Time time) throws IOException {
    SerialSettings settings = new SerialSettings(name, port.toString(), baud, RETRY_MIN, RETRY_MAX);
    line = new SerialLine(settings, new NativeLibrary(natives), time);
  }

  /** Returns the line. */
  public Line line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    line.close();
    Files.deleteIfExists(natives.resolve("libjSerialComm.so"));
    Files.deleteIfExists(natives);
  }
}
