// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import io.millrace.bench.ShellLines;
import io.millrace.bench.release.SignedReleases;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** What an operator does when the router is killed under it, and what the operator was told. */
final class Attempt {
  private final KillRouter router;
  private final Step step;
  private final SignedReleases.Signed release;
  private final int randomMillis;
  private final AtomicBoolean isNewAcknowledged = new AtomicBoolean();
  private volatile String said = "";
  private boolean isReached = true;

  Attempt(KillRouter router, Step step, SignedReleases.Signed release, int randomMillis) {
    this.router = router;
    this.step = step;
    this.release = release;
    this.randomMillis = randomMillis;
  }

  /**
   * Does it until the router has ended; returns whether the new set was acknowledged last.
   *
   * @param millis after which a router that does not come to its step is killed
   */
  boolean run(long millis) throws IOException, InterruptedException {
    if (step.doing() == Step.Doing.START) {
      router.kill();
      router.launch(step.at());
    }
    Thread operator = new Thread(this::operate, "operator");
    operator.setDaemon(true);
    operator.start();
    if (step.isRandom()) {
      router.awaitEnd(randomMillis);
    } else {
      awaitStep(operator, millis);
    }
    router.kill();
    operator.join(millis);
    return isNewAcknowledged.get();
  }

  /** Tells whether the router was killed where it was to be. */
  boolean isReached() {
    return isReached;
  }

  private void awaitStep(Thread operator, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!router.awaitEnd(20)) {
      boolean isOver = !operator.isAlive() && step.doing() != Step.Doing.START;
      if (isOver || System.nanoTime() > end) {
        System.err.println("bench kill: " + step + " was not reached: " + said.strip());
        isReached = false;
        return;
      }
    }
  }

  private void operate() {
    ShellLines shell = router.shell();
    try {
      switch (step.doing()) {
        case INSTALL -> acknowledged(shell.run("release:install --now " + release.file()));
        case CONFIRM -> {
          said = shell.run("release:install --confirm 60s " + release.file());
          acknowledged(shell.run("release:confirm"));
        }
        case ROLLBACK -> {
          said = shell.run("release:install --confirm 60s " + release.file());
          said = shell.run("release:rollback");
        }
        case UPDATE -> {
          String name = release.symbolicNames().get(0);
          acknowledged(shell.run("millrace:update " + name + " " + release.jars().get(name)));
        }
        default -> {}
      }
    } catch (IOException ended) {
      said = ended.toString();
    }
  }

  private void acknowledged(String answer) {
    said = answer;
    isNewAcknowledged.set(true);
  }
}
