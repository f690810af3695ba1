// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import java.util.Optional;

/** The events that a NIC reports to its Device IC [spec nic-resources.md §5]. */
public enum SensorEvent {
  STORAGE("storage", 1),
  SERVICE("service", 2),
  LOW_BATTERY("battery", 3),
  TAMPER("tamper", 4);

  private static final int BYTES = 4;

  private final String word;
  private final int number;

  SensorEvent(String word, int number) {
    this.word = word;
    this.number = number;
  }

  /** Returns its name in text. */
  String word() {
    return word;
  }

  /** Returns its encoding: 4 bytes in the byte order of the NIC's processor. */
  Bytes bytes() {
    return Bytes.wrap(new byte[] {(byte) number, 0, 0, 0});
  }

  /** Returns the event of that name or number. */
  public static Optional<SensorEvent> of(String text) {
    for (SensorEvent each : values()) {
      if (each.word.equalsIgnoreCase(text.strip()) || text.strip().equals("" + each.number)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Decodes an event. */
  public static Optional<SensorEvent> of(Bytes payload) {
    for (SensorEvent each : values()) {
      if (payload.length() == BYTES && payload.equals(each.bytes())) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
