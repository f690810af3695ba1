// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.release.ReleaseService;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Loop;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Does what needs the disk and the deployer on a thread of its own, in order; a task waits while
 * the deployer is being replaced. Bounded. Thread-safe.
 */
final class ReleaseTasks implements AutoCloseable {
  private static final CallbackGuard TASKS =
      new CallbackGuard(ReleaseTasks.class, "a request about releases");
  private static final int MOST = 64;

  private final Slot<ReleaseService> releases;
  private final Loop loop = Loop.start("millrace-release-coap");
  private final AtomicInteger waiting = new AtomicInteger();

  ReleaseTasks(Slot<ReleaseService> releases) {
    this.releases = releases;
  }

  /** Something that is done for a request. */
  interface Task {
    /** Does it, and sees to it that the request is answered, unless it fails. */
    void run(ReleaseService present) throws IOException;
  }

  /**
   * Has a task done soon.
   *
   * @param bytes what it holds on to while it waits
   * @param answer gets the reason when it cannot be done, or fails
   */
  void submit(int bytes, Consumer<CoapResponse> answer, Task task) {
    if (waiting.incrementAndGet() > MOST) {
      waiting.decrementAndGet();
      answer.accept(unavailable("too many requests about releases wait"));
      return;
    }
    releases.submit(
        bytes,
        new Caller<>() {
          @Override
          public void admitted(ReleaseService present, Runnable done) {
            loop.execute(
                () -> {
                  waiting.decrementAndGet();
                  try {
                    attempt(present, answer, task);
                  } finally {
                    done.run();
                  }
                });
          }

          @Override
          public void refused(Refusal why) {
            waiting.decrementAndGet();
            answer.accept(unavailable("the deployer is away at the moment"));
          }
        });
  }

  private static void attempt(ReleaseService present, Consumer<CoapResponse> answer, Task task) {
    Throwable fault =
        TASKS.attempt(
            task,
            each -> {
              try {
                each.run(present);
              } catch (IOException failure) {
                answer.accept(Answers.of(failure));
              }
            });
    if (fault instanceof LinkageError) {
      answer.accept(unavailable("the deployer is being replaced"));
    } else if (fault != null) {
      answer.accept(Answers.refusal(CoapCode.INTERNAL_SERVER_ERROR, "the request failed"));
    }
  }

  private static CoapResponse unavailable(String why) {
    return Answers.refusal(CoapCode.SERVICE_UNAVAILABLE, why);
  }

  /** Ends after what was submitted; does not wait for that, so that no switch is held up by it. */
  @Override
  public void close() {
    loop.execute(loop::close);
  }
}
