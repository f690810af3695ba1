// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.time.Duration;

/**
 * The judge's clock. It is not the router's {@code Time}: the bundle of that one may be what is
 * being replaced, and then its timers never fire.
 */
interface Pause {
  /** The machine's own clock. */
  Pause SYSTEM =
      new Pause() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration howLong) throws InterruptedException {
          Thread.sleep(howLong.toMillis());
        }
      };

  /** Returns the monotonic clock in nanoseconds. */
  long nanos();

  /** Returns after that time. */
  void sleep(Duration howLong) throws InterruptedException;
}
