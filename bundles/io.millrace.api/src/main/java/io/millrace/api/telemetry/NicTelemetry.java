// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.telemetry;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a NIC gets what it says of its hardware: a service, of which the one with the highest
 * ranking is used. What the hardware has not is absent, never invented; a NIC answers 5.01 for it
 * [spec nic-resources.md §3, §5]. Thread-safe; nothing blocks: values are the last ones sampled.
 */
@ConsumerType
public interface NicTelemetry {
  /** Returns the power statistics, as counted since the hardware started. */
  Optional<PowerStatistics> power();

  /** Returns the battery. */
  Optional<Battery> battery();

  /** Returns the signal of the radio. */
  Optional<Signal> signal();

  /** Returns what the board is. */
  Optional<Board> board();

  /**
   * Has {@code changed} run whenever a value may have changed, on any thread; it must not block.
   *
   * @return closing it ends that
   */
  AutoCloseable listen(Runnable changed);
}
