// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.framework;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Starts a bundle also while another thread changes the framework. Felix interrupts a start that
 * waits for the framework's lock when the thread that has that lock needs the starting bundle, and
 * the start fails although nothing is wrong with the bundle: the next attempt succeeds (seen with
 * org.apache.felix.framework 7.0.5).
 */
public final class BundleStart {
  private static final String LOCKED_OUT = "Unable to acquire global lock";
  private static final int ATTEMPTS = 5000;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private BundleStart() {}

  /**
   * Starts a bundle, if need be in more than one attempt.
   *
   * @param options as for {@link Bundle#start(int)}
   * @throws BundleException when the bundle does not start, or another thread still holds the
   *     framework after 5,000 attempts, a millisecond apart
   */
  public static void of(Bundle bundle, int options) throws BundleException {
    for (int attempt = 1; ; attempt++) {
      try {
        bundle.start(options);
        return;
      } catch (BundleException failure) {
        if (!isLockedOut(failure) || attempt == ATTEMPTS) {
          throw failure;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static boolean isLockedOut(BundleException failure) {
    return String.valueOf(failure.getMessage()).startsWith(LOCKED_OUT);
  }
}
