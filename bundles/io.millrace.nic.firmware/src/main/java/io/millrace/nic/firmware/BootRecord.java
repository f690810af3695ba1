// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The persisted state of booting: which images a NIC boots after a restart of the process. The
 * built-in firmware is {@link #BUILT_IN}; null is none.
 *
 * @param booted the image that runs
 * @param former the image that ran before
 * @param verified the image that is activated when no version is named
 * @param trial the image that is being booted
 * @param attempts how often the trial was attempted
 * @param state of the last upgrade
 */
record BootRecord(
    String booted, String former, String verified, String trial, int attempts, UpgradeState state) {
  static final String BUILT_IN = "built-in";
  static final BootRecord FIRST = new BootRecord(BUILT_IN, null, null, null, 0, UpgradeState.IDLE);

  private static final String NONE = "-";

  static BootRecord decode(Bytes bytes) {
    Map<String, String> lines = new HashMap<>();
    for (String line : bytes.utf8().split("\n")) {
      String[] pair = line.split("=", 2);
      if (pair.length == 2) {
        lines.put(pair[0], pair[1]);
      }
    }
    String booted = image(lines, "booted");
    return new BootRecord(
        booted == null ? BUILT_IN : booted,
        image(lines, "former"),
        image(lines, "verified"),
        image(lines, "trial"),
        number(lines, "attempts"),
        UpgradeState.of(number(lines, "state")));
  }

  private static String image(Map<String, String> lines, String key) {
    String value = lines.getOrDefault(key, NONE);
    boolean known = value.equals(BUILT_IN) || ImageVersion.of(value).isPresent();
    return known ? value : null;
  }

  private static int number(Map<String, String> lines, String key) {
    String value = lines.getOrDefault(key, "");
    return value.matches("\\d{1,6}") ? Integer.parseInt(value) : 0;
  }

  Bytes encoded() {
    return Bytes.utf8(
        "booted=%s\nformer=%s\nverified=%s\ntrial=%s\nattempts=%d\nstate=%d\n"
            .formatted(
                booted, shown(former), shown(verified), shown(trial), attempts, state.code()));
  }

  private static String shown(String image) {
    return Optional.ofNullable(image).orElse(NONE);
  }

  /** Tells whether an image must not be deleted; one that was only verified may be. */
  boolean needs(String image) {
    return image.equals(booted) || image.equals(former) || image.equals(trial);
  }

  BootRecord verified(String image) {
    return new BootRecord(booted, former, image, trial, attempts, UpgradeState.VERIFY_PASSED);
  }

  /** Returns the record without the verified image, whose file is gone. */
  BootRecord withoutVerified() {
    return new BootRecord(booted, former, null, trial, attempts, UpgradeState.IDLE);
  }

  BootRecord trying(String image) {
    int next = image.equals(trial) ? attempts + 1 : 1;
    return new BootRecord(booted, former, verified, image, next, state);
  }

  /** Returns the record after the trial has booted. */
  BootRecord cameUp() {
    String rest = trial.equals(verified) ? null : verified;
    return new BootRecord(trial, booted, rest, null, 0, UpgradeState.ACTIVATE_PASSED);
  }

  /** Returns the record after the trial has failed; the former image runs. */
  BootRecord failed() {
    String rest = trial.equals(verified) ? null : verified;
    return new BootRecord(booted, former, rest, null, 0, UpgradeState.ACTIVATE_FAILED);
  }

  /**
   * Returns the record after the booted image was lost or damaged: another runs, and there is no
   * former one.
   */
  BootRecord fellBackTo(String image) {
    return new BootRecord(image, null, verified, null, 0, UpgradeState.ACTIVATE_FAILED);
  }
}
