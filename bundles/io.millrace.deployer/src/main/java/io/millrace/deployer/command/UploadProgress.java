// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;

/**
 * How far a release is that comes on a command's standard input: bytes, bytes a second, and where
 * its size is known how long it will take still. For one thread.
 */
final class UploadProgress {
  /** A terminal is drawn to no more often. */
  private static final long EVERY_NANOS = 200_000_000;

  private static final double NANOS = 1e9;
  private static final int PERCENT = 100;
  private static final int STEP = 1024;

  private final ObjIntConsumer<String> drawn;
  private final OptionalLong size;
  private final LongSupplier nanos;
  private final long begin;
  private long last;

  /**
   * Makes it.
   *
   * @param drawn takes a text and the percentage; below 0 when that is not known
   * @param size of the whole in bytes, where it is known
   * @param nanos is a monotonic clock
   */
  UploadProgress(ObjIntConsumer<String> drawn, OptionalLong size, LongSupplier nanos) {
    this.drawn = drawn;
    this.size = size;
    this.nanos = nanos;
    begin = nanos.getAsLong();
    last = begin;
  }

  /** Says how many bytes have come. */
  void received(long bytes) {
    long now = nanos.getAsLong();
    if (now - last < EVERY_NANOS) {
      return;
    }
    last = now;
    double rate = bytes / ((now - begin) / NANOS);
    String text = "receiving " + bytes(bytes);
    if (size.isEmpty() || size.getAsLong() < bytes) {
      drawn.accept("%s, %s/s".formatted(text, bytes((long) rate)), -1);
      return;
    }
    long whole = size.getAsLong();
    Duration left = Duration.ofSeconds((long) Math.ceil((whole - bytes) / rate));
    drawn.accept(
        "%s of %s, %s/s, %s left".formatted(text, bytes(whole), bytes((long) rate), time(left)),
        (int) (bytes * PERCENT / whole));
  }

  /** Returns so many bytes with their unit, for example {@code 3.5 MiB}. */
  static String bytes(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB"};
    double number = bytes;
    int unit = 0;
    while (number >= STEP && unit < units.length - 1) {
      number /= STEP;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", number, units[unit]);
  }

  private static String time(Duration left) {
    long minutes = left.toMinutes();
    return minutes == 0 ? left.toSeconds() + " s" : minutes + " min " + left.toSecondsPart() + " s";
  }
}
