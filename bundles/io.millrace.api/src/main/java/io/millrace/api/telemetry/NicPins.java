// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.telemetry;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The digital pins that a NIC shows and sets: a service; the one with the highest ranking is used
 * [spec nic-resources.md §1]. Thread-safe; nothing blocks.
 */
@ConsumerType
public interface NicPins {
  /** Returns the pins as they were last sampled, in the order of their names; empty for none. */
  List<Pin> pins();

  /**
   * Sets an output.
   *
   * @param name the name of a pin
   * @param done called once, on any thread, with whether the pin has the level now
   */
  void set(String name, boolean high, Consumer<Boolean> done);
}
