// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.release;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * A listener to a change that can be taken back. The deployer holds the listener of an order until
 * the change ends; a bundle that may itself be replaced by the change gives its own in one of these
 * and closes it when it stops, so that its classes are not held. Thread-safe.
 */
public final class ReportListener implements Consumer<ReleaseReport>, AutoCloseable {
  private volatile Consumer<ReleaseReport> listener;

  private ReportListener(Consumer<ReleaseReport> listener) {
    this.listener = Objects.requireNonNull(listener);
  }

  /** Returns one that passes every report on to a listener until it is closed. */
  public static ReportListener of(Consumer<ReleaseReport> listener) {
    return new ReportListener(listener);
  }

  @Override
  public void accept(ReleaseReport report) {
    Consumer<ReleaseReport> present = listener;
    if (present != null) {
      present.accept(report);
    }
  }

  /** Forgets the listener. Does nothing when that was done before. */
  @Override
  public void close() {
    listener = null;
  }
}
