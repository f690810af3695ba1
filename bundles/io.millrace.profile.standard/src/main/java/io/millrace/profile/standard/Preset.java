// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

/** The values of keys that are not set: of milli for the profile of that name, else of mains. */
enum Preset {
  /**
   * Battery-powered devices, whose network queues requests by itself: a request is sent once and
   * waited for, never repeated [spec source, "Timeout"].
   */
  MILLI(1, 60, 1.0, 60, 32),

  /**
   * Devices that always listen: four attempts, 20 s until the second, doubling [spec source,
   * "Timeout"].
   */
  MAINS(4, 20, 1.5, 0, 64);

  final int attempts;
  final int baseSeconds;
  final double randomFactor;
  final int deadlineSeconds;
  final int queueLimit;

  Preset(int attempts, int baseSeconds, double randomFactor, int deadlineSeconds, int queueLimit) {
    this.attempts = attempts;
    this.baseSeconds = baseSeconds;
    this.randomFactor = randomFactor;
    this.deadlineSeconds = deadlineSeconds;
    this.queueLimit = queueLimit;
  }

  static Preset of(String name) {
    return name.equals(MilliProfile.NAME) ? MILLI : MAINS;
  }
}
