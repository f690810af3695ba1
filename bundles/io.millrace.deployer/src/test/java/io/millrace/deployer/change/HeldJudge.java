// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import java.util.concurrent.CountDownLatch;

/** Where the judge of a test waits. */
final class HeldJudge {
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile boolean failing;

  /** Has no verdict come until {@link #goOn}. */
  void hold() {
    held = new CountDownLatch(1);
  }

  void goOn() {
    held.countDown();
  }

  /** Has it fail at the end of its deployer as what it looks at does when bundles are gone. */
  void failWhenInterrupted() {
    failing = true;
  }

  void pass() throws InterruptedException {
    try {
      held.await();
    } catch (InterruptedException ended) {
      if (failing) {
        throw new IllegalStateException("the bundle is gone", ended);
      }
      throw ended;
    }
  }
}
