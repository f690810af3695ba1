// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import io.millrace.api.device.DeviceProfile;
import io.millrace.api.device.SensorCapabilities;
import io.millrace.api.transport.Reliability;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A device profile as it is configured; see {@link ProfileConfig}. Immutable. */
record Profile(
    String name,
    Reliability reliability,
    int nstart,
    int queueLimit,
    Duration spacing,
    boolean securedOnly,
    Duration maxAge,
    Set<String> quirks,
    SensorCapabilities sensors)
    implements DeviceProfile {
  private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1,64}");
  private static final Set<String> QUIRKS = Set.of(DeviceProfile.NO_OBSERVE);

  /**
   * Reads a configuration.
   *
   * @param pid of the configuration, for messages
   * @throws IllegalArgumentException that names PID, key, value and what is allowed
   */
  static Profile of(String pid, String name, ProfileConfig config) {
    require(pid, "name", name, NAME.matcher(name).matches(), "1 to 64 of a-z, 0-9, '.' and '-'");
    Preset preset = Preset.of(name);
    double factor = config.randomFactor() == 0 ? preset.randomFactor : config.randomFactor();
    require(pid, "randomFactor", factor, factor >= 1, "0 or 1.0 to 3.0");
    return new Profile(
        name,
        reliability(
            or(config.attempts(), preset.attempts),
            or(config.baseSeconds(), preset.baseSeconds),
            factor,
            config.deadlineSeconds() < 0 ? preset.deadlineSeconds : config.deadlineSeconds()),
        config.nstart(),
        or(config.queueLimit(), preset.queueLimit),
        Duration.ofMillis(config.spacingMillis()),
        config.securedOnly(),
        Duration.ofSeconds(config.maxAgeSeconds()),
        quirks(pid, config.quirks()),
        sensors(pid, config.sensorRequests()));
  }

  /** Tells whether a configuration sets no key but perhaps the name. */
  boolean isDefault(ProfileConfig config) {
    boolean sent =
        config.attempts() == 0
            && config.baseSeconds() == 0
            && config.randomFactor() == 0
            && config.deadlineSeconds() < 0;
    boolean queued = config.nstart() == 0 && config.queueLimit() == 0 && spacing.isZero();
    boolean correct = !securedOnly && maxAge.isZero() && quirks.isEmpty();
    return sent
        && queued
        && correct
        && sensors.toString().equals(SensorCapabilities.FIRMWARE.toString());
  }

  private static int or(int configured, int preset) {
    return configured == 0 ? preset : configured;
  }

  /**
   * Returns the reliability of confirmable requests.
   *
   * @param deadlineSeconds 0: the time until the last attempt has had its time-out, which doubles
   *     each time: base times (2^attempts - 1) times randomFactor [RFC 7252 §4.8.2,
   *     MAX_TRANSMIT_WAIT]
   */
  static Reliability reliability(
      int attempts, int baseSeconds, double randomFactor, int deadlineSeconds) {
    Duration base = Duration.ofSeconds(baseSeconds);
    Duration deadline =
        deadlineSeconds > 0
            ? Duration.ofSeconds(deadlineSeconds)
            : Duration.ofMillis((long) (base.toMillis() * ((1L << attempts) - 1) * randomFactor));
    return new Reliability(true, base, randomFactor, attempts, deadline);
  }

  private static Set<String> quirks(String pid, String[] configured) {
    Set<String> quirks = new TreeSet<>();
    words(configured).forEach(quirks::add);
    String allowed = String.join(", ", new TreeSet<>(QUIRKS));
    require(pid, "quirks", quirks, QUIRKS.containsAll(quirks), allowed);
    return Set.copyOf(quirks);
  }

  private static SensorCapabilities sensors(String pid, String[] configured) {
    try {
      return SensorCapabilities.of(words(configured).toList());
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(pid + ": sensorRequests = " + wrong.getMessage(), wrong);
    }
  }

  /** Returns the elements of a list, also of one that came as a text with commas. */
  private static Stream<String> words(String[] configured) {
    String[] words = String.join(",", configured).split(",");
    return Arrays.stream(words).map(String::strip).filter(each -> !each.isEmpty());
  }

  private static void require(String pid, String key, Object value, boolean good, String allowed) {
    if (!good) {
      throw new IllegalArgumentException(pid + ": " + key + " = " + value + ", allowed " + allowed);
    }
  }
}
