// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.elements.util.SerialExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done on the caller's thread is done with no lock of Scandium's. */
@Timeout(60)
class DtlsThreadsTest {
  private final DtlsThreads threads = new DtlsThreads(1);
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void task_of_a_connection_does_not_run_under_the_lock_of_its_executor() throws Exception {
    SerialExecutor connection = new SerialExecutor(threads);
    threads.here(
        () ->
            connection.execute(
                () -> {
                  boolean ended = // another thread looks at the connection meanwhile
                      CompletableFuture.supplyAsync(connection::isShutdown)
                          .orTimeout(10, TimeUnit.SECONDS)
                          .join();
                  done.add(Thread.currentThread().getName() + " " + ended);
                }));

    assertThat(done).containsExactly(Thread.currentThread().getName() + " false");
  }

  @Test
  void what_a_task_has_done_here_follows_it_on_the_same_thread() {
    SerialExecutor connection = new SerialExecutor(threads);
    SerialExecutor other = new SerialExecutor(threads);
    threads.here(
        () ->
            connection.execute(
                () -> {
                  threads.here(() -> connection.execute(() -> add("answer")));
                  threads.here(() -> other.execute(() -> add("forwarded")));
                  add("request");
                }));

    assertThat(done).first().isEqualTo("request on " + Thread.currentThread().getName());
    assertThat(done).containsExactlyInAnyOrder(on("request"), on("answer"), on("forwarded"));
  }

  private void add(String what) {
    done.add(on(what));
  }

  private static String on(String what) {
    return what + " on " + Thread.currentThread().getName();
  }

  @Test
  void task_that_fails_does_not_keep_the_next_from_being_done() {
    threads.here(
        () -> {
          threads.execute(
              () -> {
                throw new IllegalStateException("as a fault in it");
              });
          threads.execute(() -> add("next"));
        });
    threads.here(() -> threads.execute(() -> add("later")));

    assertThat(done).containsExactly(on("next"), on("later"));
  }
}
