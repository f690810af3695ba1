// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import io.millrace.bench.release.SignedReleases;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;

/** What an operator does when the router is killed under it, and what the operator was told. */
final class Attempt {
  private static final long ENDING_MILLIS = 2000;
  private static final long END_NANOS = 240_000_000_000L;

  private final KillRouter router;
  private final Step step;
  private final SignedReleases.Signed release;
  private final int randomMillis;
  private volatile Acknowledged acknowledged = Acknowledged.NONE;
  private volatile String said = "";
  private boolean isReached = true;

  Attempt(KillRouter router, Step step, SignedReleases.Signed release, int randomMillis) {
    this.router = router;
    this.step = step;
    this.release = release;
    this.randomMillis = randomMillis;
  }

  /**
   * Does it until the router has ended; returns which set was acknowledged last.
   *
   * @param millis after which a router that does not come to its step is killed
   */
  Acknowledged run(long millis) throws IOException, InterruptedException {
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
    return acknowledged;
  }

  /** Tells whether the router was killed where it was to be. */
  boolean isReached() {
    return isReached;
  }

  private void awaitStep(Thread operator, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!router.awaitEnd(20)) {
      boolean isOver = !operator.isAlive() && step.doing() != Step.Doing.START;
      // The operator's connection ends a moment before the process has.
      if (isOver && router.awaitEnd(ENDING_MILLIS)) {
        return;
      }
      if (isOver || System.nanoTime() > end) {
        System.err.println("bench kill: " + step + " was not reached: " + said.strip());
        isReached = false;
        return;
      }
    }
  }

  private void operate() {
    try {
      switch (step.doing()) {
        case INSTALL -> {
          install("--now", ReleaseState.COMMITTED);
          acknowledged();
        }
        case CONFIRM -> {
          install("--confirm 10m", ReleaseState.AWAITING_CONFIRM);
          run("release:confirm");
          acknowledged();
        }
        case ROLLBACK -> {
          install("--confirm 10m", ReleaseState.AWAITING_CONFIRM);
          if (step.isOnTheWayBack()) {
            router.running(); // the shell may be what was replaced
            router.haltAt(step.at());
          }
          change("release:rollback", ReleaseState.ROLLED_BACK);
          acknowledged();
        }
        case UPDATE -> {
          String name = release.symbolicNames().get(0);
          run("millrace:update " + name + " " + release.jars().get(name));
          acknowledged();
        }
        default -> {}
      }
    } catch (IOException ended) {
      said += ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void install(String how, ReleaseState state) throws IOException, InterruptedException {
    change("release:install " + how + " " + release.file(), state);
  }

  /** The deployer or the shell may be what is replaced: then the journal tells how it went. */
  private void change(String line, ReleaseState state) throws IOException, InterruptedException {
    try {
      run(line);
    } catch (IOException ended) {
      said += ended;
    }
    long end = System.nanoTime() + END_NANOS;
    while (!router.isAt(release.sequence(), state)) {
      if (!router.isRunning() || System.nanoTime() > end) {
        throw new IOException("the release does not come to " + state);
      }
      Thread.sleep(KillRouter.LOOK_MILLIS);
    }
  }

  private void run(String line) throws IOException {
    said += router.shell().run(line);
  }

  /** The command has ended: the operator knows what the journal says. */
  private void acknowledged() throws IOException {
    boolean byHand = step.doing() == Step.Doing.UPDATE;
    acknowledged =
        byHand ? Acknowledged.NEW : Acknowledged.of(router.journal(), release.sequence());
  }
}
