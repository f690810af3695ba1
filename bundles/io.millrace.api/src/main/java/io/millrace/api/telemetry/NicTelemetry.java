// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.telemetry;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a NIC knows of its hardware: a service; the one with the highest ranking is used. A value
 * that the hardware does not have is empty, never invented, and the NIC answers 5.01 for it [spec
 * nic-resources.md §3, §5]. Thread-safe; nothing blocks: values are those of the last sample.
 */
@ConsumerType
public interface NicTelemetry {
  /** Returns the power statistics, counted since the hardware started. */
  Optional<PowerStatistics> power();

  /** Returns the battery. */
  Optional<Battery> battery();

  /** Returns the radio's signal. */
  Optional<Signal> signal();

  /** Returns the board. */
  Optional<Board> board();

  /**
   * Adds a listener for changes.
   *
   * @param changed run on any thread whenever a value may have changed; must not block
   * @return a handle whose closing removes the listener
   */
  AutoCloseable listen(Runnable changed);
}
