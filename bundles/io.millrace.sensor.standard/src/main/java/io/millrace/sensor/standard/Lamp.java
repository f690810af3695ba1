// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

/** Something that is on or off. Must not block. */
interface Lamp {
  /** Tells whether it is on; throws an IllegalStateException when that cannot be told. */
  boolean isOn();

  /** Switches it; throws an IllegalStateException when that cannot be done. */
  void set(boolean on);
}
