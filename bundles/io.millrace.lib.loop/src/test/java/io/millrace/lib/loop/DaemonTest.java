// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DaemonTest {
  private final AtomicBoolean ran = new AtomicBoolean();

  @Test
  void a_thread_runs_its_task_under_its_name_and_holds_up_nobody() throws Exception {
    Thread thread =
        Daemon.thread("a name", () -> ran.set(Thread.currentThread().getName().equals("a name")));
    thread.start();
    thread.join();
    assertThat(ran).isTrue();
    assertThat(thread.isDaemon()).isTrue();
  }

  /** Before Java 21 every thread does that. */
  @Test
  void a_thread_that_has_ended_holds_nothing_of_its_task() throws Exception {
    ReferenceQueue<Runnable> released = new ReferenceQueue<>();
    Runnable task = new Task(ran);
    WeakReference<Runnable> held = new WeakReference<>(task, released);
    Thread thread = Daemon.thread("a name", task);
    task = null;
    thread.start();
    thread.join();
    assertThat(ran).isTrue();
    System.gc();
    assertThat(released.remove(TimeUnit.SECONDS.toMillis(10))).isSameAs(held);
    assertThat(thread.getState()).isEqualTo(Thread.State.TERMINATED);
  }

  /** A task of its own, whatever the compiler makes of lambdas. */
  private record Task(AtomicBoolean ran) implements Runnable {
    @Override
    public void run() {
      ran.set(true);
    }
  }
}
