// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The checked configuration of a NIC.
 *
 * @param name {@code SSN} and the 16 upper-case hex digits of the MAC
 * @param prefix the first path segment of requests to the sensor
 * @param line the name of the line, and of the link, to the sensor
 * @param poll the interval between two polls for notifications when there are no requests
 * @param queueLimit how many requests may wait for the sensor, not counting the one in progress
 * @param sensorDeadline how long an exchange with the sensor may take, waiting included
 * @param observeGrace how long an observation at the sensor outlives its last observer
 * @param observerLimit how many clients may observe at the same time
 * @param implementedOnly whether only requests that the sensor is known to implement are sent to it
 * @param product the product name that the NIC shows
 * @param version the version of this bundle
 * @param built the build date of this bundle in ISO 8601; empty when unknown
 * @param socket the name of the socket of this NIC alone; empty for none
 * @param securedPeers the principals that may use it when it is secured; {@code *} for all
 */
public record NicSettings(
    String name,
    String prefix,
    String line,
    Duration poll,
    String profile,
    int queueLimit,
    Duration sensorDeadline,
    Duration observeGrace,
    int observerLimit,
    boolean implementedOnly,
    String product,
    String version,
    String built,
    String socket,
    Set<String> securedPeers,
    ClockSettings clock,
    TelemetrySettings telemetry) {
  /** The factory PID of NICs. */
  public static final String PID = "io.millrace.nic";

  /**
   * The profile of the real NIC, which has no time, no pins and no unsecured socket
   * [nic-resources.md §1, §8].
   */
  private static final String MILLI = "milli";

  /** The socket that the gateway serves, unless it was given another name. */
  private static final String GATEWAY = "udp";

  private static final Set<String> TAKEN = Set.of("sys", ".well-known", "time", "gpio");

  public static NicSettings of(NicConfig config, String version, String built) {
    String given = config.mac() == null ? "" : config.mac();
    String mac = given.replace(":", "").replace("-", "").toUpperCase(Locale.ROOT);
    require(mac.matches("[0-9A-F]{16}"), "mac", given, "16 hexadecimal digits");
    String prefix = config.prefix();
    require(
        prefix.matches("[A-Za-z0-9._~-]{1,15}") && !TAKEN.contains(prefix),
        "prefix",
        prefix,
        "1 to 15 letters, digits and . _ ~ -, none of " + TAKEN);
    require(!config.line().isBlank(), "line", config.line(), "the name of a line");
    require(!config.profile().isBlank(), "profile", config.profile(), "the name of a profile");
    return new NicSettings(
        "SSN" + mac,
        prefix,
        config.line(),
        Duration.ofMillis(ranged("pollMillis", config.pollMillis(), 100, 3_600_000)),
        config.profile(),
        ranged("queueLimit", config.queueLimit(), 1, 1024),
        Duration.ofSeconds(ranged("sensorDeadlineSeconds", config.sensorDeadlineSeconds(), 1, 300)),
        Duration.ofSeconds(ranged("observeGraceSeconds", config.observeGraceSeconds(), 0, 600)),
        ranged("observerLimit", config.observerLimit(), 1, 65_536),
        config.implementedOnly(),
        config.product(),
        version,
        built,
        socket(config),
        securedPeers("SSN" + mac, config),
        new ClockSettings(
            seconds("timeCheckSeconds", config.timeCheckSeconds(), 0, 86_400),
            seconds("timeDriftSeconds", config.timeDriftSeconds(), 1, 3600),
            seconds("timeStepBackSeconds", config.timeStepBackSeconds(), 1, 60)),
        telemetry(config));
  }

  private static TelemetrySettings telemetry(NicConfig config) {
    int most = 2_000_000_000;
    Duration shortest = seconds("notifyMinSeconds", config.notifyMinSeconds(), 1, 3600);
    Duration longest = seconds("notifyMaxSeconds", config.notifyMaxSeconds(), 10, 86_400);
    require(
        shortest.compareTo(longest) < 0,
        "notifyMinSeconds",
        config.notifyMinSeconds(),
        "less than notifyMaxSeconds");
    return new TelemetrySettings(
        ranged("lowBatteryMicrovolts", config.lowBatteryMicrovolts(), 0, most),
        ranged("batteryStepMicrovolts", config.batteryStepMicrovolts(), 1, most),
        ranged("signalStepDecibels", config.signalStepDecibels(), 1, 100),
        shortest,
        longest);
  }

  private static String socket(NicConfig config) {
    String socket = config.socket() == null ? "" : config.socket().strip();
    require(!socket.equals(GATEWAY), "socket", socket, "another than the gateway's " + GATEWAY);
    return socket;
  }

  private static Set<String> securedPeers(String name, NicConfig config) {
    Set<String> peers = new HashSet<>(Set.of("psk:" + name));
    if (config.securedPeers() != null) {
      peers.addAll(List.of(config.securedPeers()));
    }
    return Set.copyOf(peers);
  }

  /** Tells whether that principal may use the secured socket. */
  public boolean admits(String principal) {
    return securedPeers.contains("*") || securedPeers.contains(principal);
  }

  /**
   * Returns the deadline of an exchange for the sensor's clock: half of the sensor's, so that
   * requests which wait for it have time left.
   */
  public Duration clockDeadline() {
    return sensorDeadline.dividedBy(2);
  }

  /** Tells whether this NIC has only the resources of the real one, without time and pins. */
  public boolean isMilli() {
    return profile.equals(MILLI);
  }

  private static Duration seconds(String key, int value, int least, int most) {
    return Duration.ofSeconds(ranged(key, value, least, most));
  }

  private static int ranged(String key, int value, int least, int most) {
    require(value >= least && value <= most, key, value, least + " to " + most);
    return value;
  }

  private static void require(boolean good, String key, Object value, String allowed) {
    if (!good) {
      throw new IllegalArgumentException(
          "%s: %s = %s, allowed is %s".formatted(PID, key, value, allowed));
    }
  }
}
