// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import io.millrace.api.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a bad cable does to bytes in one direction. The same seed does the same to the same bytes.
 * It has no clock: a stall is the delay of a {@link Parcel}, which the caller has to wait for. Not
 * thread-safe.
 */
public final class LineFaults {
  /** The pause after which the real sensor takes a burst for complete [spec hdlc-link.md §8]. */
  public static final Duration SENSOR_SILENCE = Duration.ofMillis(400);

  private static final int FLAG = 0x7E;
  private static final int LONGEST_STORM = 600;
  private static final int LONGEST_STALL_MILLIS = 5000;

  private final Random random;
  private final Map<String, Long> counts = new TreeMap<>();
  private FaultRates rates;
  private long bits;
  private long bitsToNextFlip;
  private Consumer<Bytes> doubled = write -> {};

  /** Bytes that come out together, {@code delay} after what went before them. */
  public record Parcel(Duration delay, Bytes bytes) {}

  /** Makes a cable with these rates of faults. */
  public LineFaults(long seed, FaultRates rates) {
    random = new Random(seed);
    become(rates);
  }

  /** Changes the rates from now on. */
  public void become(FaultRates next) {
    rates = next;
    bitsToNextFlip = distance();
  }

  /** Sets a listener for each write that is going to come out twice; it gets the write. */
  public void onDoubled(Consumer<Bytes> listener) {
    doubled = listener;
  }

  /** Returns how many bits went in. */
  public long bits() {
    return bits;
  }

  /** Returns the number of faults by kind. */
  public Map<String, Long> counts() {
    return counts;
  }

  /** Returns what comes out for one write, in order; nothing when it is lost. */
  public List<Parcel> pass(Bytes written) {
    bits += 8L * written.length();
    byte[] changed = bytewise(written);
    if (!happens(rates.writeFaults())) {
      return torn(changed, Duration.ZERO);
    }
    return switch (random.nextInt(6)) {
      case 0 -> nothing();
      case 1 -> {
        doubled.accept(written);
        yield twice(changed);
      }
      case 2 -> storm(changed);
      case 3 -> cut(changed);
      default -> stalled(changed);
    };
  }

  private List<Parcel> nothing() {
    count("writes_lost");
    return List.of();
  }

  /** The whole write again, at once or after a silence that makes it a frame of its own. */
  private List<Parcel> twice(byte[] bytes) {
    count("writes_doubled");
    List<Parcel> parcels = new ArrayList<>(torn(bytes, Duration.ZERO));
    parcels.addAll(torn(bytes, random.nextBoolean() ? Duration.ZERO : longer()));
    return parcels;
  }

  private List<Parcel> storm(byte[] bytes) {
    count("flag_storms");
    byte[] flags = new byte[1 + random.nextInt(LONGEST_STORM)];
    Arrays.fill(flags, (byte) FLAG);
    Parcel storm = new Parcel(Duration.ZERO, Bytes.wrap(flags));
    List<Parcel> parcels = new ArrayList<>(torn(bytes, Duration.ZERO));
    parcels.add(random.nextBoolean() ? 0 : parcels.size(), storm);
    return parcels;
  }

  /** A long silence in the middle. */
  private List<Parcel> cut(byte[] bytes) {
    count("stalls_inside");
    int at = random.nextInt(bytes.length + 1);
    List<Parcel> parcels = new ArrayList<>(torn(Arrays.copyOf(bytes, at), Duration.ZERO));
    parcels.addAll(torn(Arrays.copyOfRange(bytes, at, bytes.length), longer()));
    return parcels;
  }

  private List<Parcel> stalled(byte[] bytes) {
    count("stalls_before");
    return torn(bytes, longer());
  }

  private Duration longer() {
    return SENSOR_SILENCE.plusMillis(1L + random.nextInt(LONGEST_STALL_MILLIS));
  }

  private Duration shorter() {
    return Duration.ofMillis(random.nextInt((int) SENSOR_SILENCE.toMillis()));
  }

  private List<Parcel> torn(byte[] bytes, Duration delay) {
    List<Parcel> parcels = new ArrayList<>(1);
    Duration before = delay;
    int from = 0;
    for (int at = 1; at < bytes.length; at++) {
      if (happens(rates.splits())) {
        count("splits");
        parcels.add(new Parcel(before, Bytes.wrap(Arrays.copyOfRange(bytes, from, at))));
        before = shorter();
        from = at;
      }
    }
    if (from < bytes.length) {
      parcels.add(new Parcel(before, Bytes.wrap(Arrays.copyOfRange(bytes, from, bytes.length))));
    }
    return parcels;
  }

  private byte[] bytewise(Bytes written) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(written.length() + 4);
    for (int i = 0; i < written.length(); i++) {
      int value = flipped(written.at(i));
      switch (happens(rates.byteFaults()) ? random.nextInt(3) : -1) {
        case 0 -> count("bytes_lost");
        case 1 -> {
          count("bytes_doubled");
          out.write(value);
          out.write(value);
        }
        case 2 -> {
          count("bytes_inserted");
          out.write(random.nextInt(256));
          out.write(value);
        }
        default -> out.write(value);
      }
    }
    return out.toByteArray();
  }

  private int flipped(int value) {
    int changed = value;
    while (bitsToNextFlip < 8) {
      changed ^= 1 << bitsToNextFlip;
      count("bits_flipped");
      bitsToNextFlip += 1 + distance();
    }
    bitsToNextFlip -= 8;
    return changed;
  }

  /** Returns how many bits stay whole before the next one is flipped. */
  private long distance() {
    double share = rates.bitFlips();
    if (share <= 0) {
      return Long.MAX_VALUE / 2;
    }
    return (long) Math.floor(Math.log(1 - random.nextDouble()) / Math.log1p(-share));
  }

  private boolean happens(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  private void count(String kind) {
    counts.merge(kind, 1L, Long::sum);
  }
}
