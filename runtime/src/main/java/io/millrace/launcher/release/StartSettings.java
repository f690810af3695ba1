// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a start goes by.
 *
 * @param system the folder of the factory set
 * @param releases the folder of the journal, the sets and their jars
 * @param cache the framework's storage
 * @param boot names the time since the machine was switched on; empty when it has no such name
 * @param steady how long a router must run after its last start level to have started well
 * @param limit how long the start levels may take
 * @param keepDrift whether what was changed by hand outlives a restart
 * @param safe whether the factory set alone runs, and nothing is decided or remembered
 */
public record StartSettings(
    Path system,
    Path releases,
    Path cache,
    String boot,
    Duration steady,
    Duration limit,
    boolean keepDrift,
    boolean safe) {
  /** Seconds that a router must run; 0: none. */
  public static final String STEADY = "millrace.steadySeconds";

  /** Seconds that the start levels may take. */
  public static final String LIMIT = "millrace.startLimitSeconds";

  /** {@code false}: what was changed by hand ends with a restart. */
  public static final String DRIFT = "millrace.drift";

  /** {@code true}: the factory set runs, without anything else. */
  public static final String SAFE = "millrace.safe";

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int STEADY_SECONDS = 10;
  private static final int LIMIT_SECONDS = 180;

  /** Reads the system properties. */
  public static StartSettings of(Path system, Path data) {
    boolean safe = Boolean.getBoolean(SAFE);
    return new StartSettings(
        system,
        data.resolve("releases"),
        safe ? data.resolve("tmp/safe-cache") : data.resolve("cache"),
        bootId(),
        Duration.ofSeconds(Math.max(0, Integer.getInteger(STEADY, STEADY_SECONDS))),
        Duration.ofSeconds(Math.max(1, Integer.getInteger(LIMIT, LIMIT_SECONDS))),
        !"false".equals(System.getProperty(DRIFT)),
        safe);
  }

  private static String bootId() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException notLinux) {
      return "";
    }
  }
}
