// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

import io.millrace.api.line.Line;
import io.millrace.line.pipe.Pipe;
import java.time.Duration;

/**
 * Two lines joined in memory, as by a cable between two serial ports: what is written to one
 * arrives at the other. Listeners are called when the test moves the clock, {@link
 * ManualTime#runDue} included. Each end keeps up to 4096 bytes that were not taken yet and drops
 * what comes beyond. Thread-safe.
 */
public final class LinePair {
  private static final int BUFFER_BYTES = 4096;

  private final Pipe pipe;

  /**
   * Makes two lines that are up.
   *
   * @param name the name of the primary's line; that of the other has {@code .peer} appended
   */
  public LinePair(String name, ManualTime time) {
    pipe = Pipe.likeCable(name, task -> time.schedule(Duration.ZERO, task), BUFFER_BYTES);
  }

  /** Returns the line for the primary station of a link. */
  public Line primary() {
    return pipe.primary();
  }

  /** Returns the line for the secondary station of a link. */
  public Line secondary() {
    return pipe.secondary();
  }

  /**
   * Takes both lines down, as when the cable is unplugged; bytes on their way are lost.
   *
   * @param reason what the listeners are told
   */
  public void unplug(String reason) {
    pipe.cut(reason);
  }

  /** Brings both lines up again. */
  public void plug() {
    pipe.mend();
  }
}
