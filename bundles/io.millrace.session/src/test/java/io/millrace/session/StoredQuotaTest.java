// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.store.mvstore.StoreOpener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quota in a real store in a file; {@link SharedSessionsTest} has it in a real Redis. */
class StoredQuotaTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int CLIENTS = 100;
  private static final int LOGINS = 500;
  private static final int QUOTA = 7;

  @TempDir private Path folder;

  @Test
  void a_hundred_clients_at_once_have_exactly_the_quota_in_the_file_too() throws Exception {
    Path file = folder.resolve("store.mv");
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (StoreOpener opener = new StoreOpener(file)) {
      SessionRig rig = new SessionRig(new TurnedTime(), Map.of("quota", QUOTA));
      rig.component.bindStore(opener.store());
      Await.that(() -> "the sessions", LONGEST, () -> rig.service() != null);
      List<Callable<Session>> logins = new ArrayList<>();
      for (int port = 1; port <= LOGINS; port++) {
        String peer = "192.0.2.1:" + port;
        logins.add(
            () ->
                rig.opening(peer, SessionRig.METER_READER, SessionOptions.DEFAULT)
                    .exceptionally(ended -> null) // by a later one, before it was stored
                    .join());
      }
      for (Future<Session> each : clients.invokeAll(logins)) {
        each.get();
      }
      assertThat(rig.service().all()).hasSize(QUOTA);
      Await.that(
          () -> "what is removed is out of the file",
          LONGEST,
          () -> opener.store().map("sessions").all().toCompletableFuture().join().size() == QUOTA);
    } finally {
      clients.shutdown();
    }
    try (StoreOpener again = new StoreOpener(file)) {
      assertThat(again.store().map("sessions").all().toCompletableFuture().join()).hasSize(QUOTA);
    }
  }
}
