// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.download;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How much may be downloaded, and how fast: bytes and time a day (UTC), bytes a second. For one
 * thread.
 */
public final class Budget {
  private static final long PIECE = 1 << 20;
  private static final long LEAST_PIECE = 16 << 10;
  private static final long NANOS = 1_000_000_000L;

  private final Time time;
  private final Limits limits;
  private final Used used;

  /**
   * The bounds; 0 where there is none.
   *
   * @param bytesPerSecond on average
   */
  public record Limits(long bytesPerDay, long secondsPerDay, long bytesPerSecond) {
    /** No bounds. */
    public static final Limits NONE = new Limits(0, 0, 0);
  }

  /** What was used on which day; kept over restarts by whoever has it. */
  public static final class Used {
    private String day = "";
    private long bytes;
    private long nanos;

    /** Returns the day in the form of ISO 8601; empty: none yet. */
    public String day() {
      return day;
    }

    /** Returns the bytes of that day. */
    public long bytes() {
      return bytes;
    }

    /** Returns the seconds of that day. */
    public long seconds() {
      return nanos / NANOS;
    }

    /** Takes what was used before a restart. */
    public void set(String day, long bytes, long seconds) {
      this.day = day;
      this.bytes = bytes;
      this.nanos = seconds * NANOS;
    }
  }

  /** Makes a budget. */
  public Budget(Time time, Limits limits, Used used) {
    this.time = time;
    this.limits = limits;
    this.used = used;
  }

  private void today() {
    String now = LocalDate.ofInstant(time.now(), ZoneOffset.UTC).toString();
    if (!now.equals(used.day)) {
      used.set(now, 0, 0);
    }
  }

  /** Books what was downloaded. */
  void add(long bytes, long nanos) {
    today();
    used.bytes += bytes;
    used.nanos += nanos;
  }

  /** Tells whether today's part is used up. */
  public boolean isUsedUp() {
    today();
    return (limits.bytesPerDay() > 0 && used.bytes >= limits.bytesPerDay())
        || (limits.secondsPerDay() > 0 && used.seconds() >= limits.secondsPerDay());
  }

  /** Returns how long it is until the next day. */
  public Duration untilTomorrow() {
    Instant now = time.now();
    Instant tomorrow =
        LocalDate.ofInstant(now, ZoneOffset.UTC)
            .plusDays(1)
            .atStartOfDay()
            .toInstant(ZoneOffset.UTC);
    return Duration.between(now, tomorrow);
  }

  /** Returns how many bytes may be asked for at once. */
  long pieceBytes() {
    today();
    long piece =
        limits.bytesPerSecond() > 0
            ? Math.max(LEAST_PIECE, Math.min(PIECE, limits.bytesPerSecond()))
            : PIECE;
    return limits.bytesPerDay() > 0
        ? Math.max(1, Math.min(piece, limits.bytesPerDay() - used.bytes))
        : piece;
  }

  /** Returns how long to wait after so many bytes that took so long, to keep the rate. */
  Duration pause(long bytes, long nanos) {
    if (limits.bytesPerSecond() == 0) {
      return Duration.ZERO;
    }
    long due = (long) ((double) bytes / limits.bytesPerSecond() * NANOS);
    return Duration.ofNanos(Math.max(0, due - nanos));
  }
}
