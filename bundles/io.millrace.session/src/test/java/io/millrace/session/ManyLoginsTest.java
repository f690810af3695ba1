// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Account;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.transport.Peer;
import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.store.mvstore.StoreOpener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions opened from fresh ports without end, each ending an older one, on a real store with the
 * defaults: none is refused, and the file stays short. In the long tests a million, 64 at a time.
 */
class ManyLoginsTest {
  private static final int LOGINS = Extent.times(20_000, 1_000_000);
  private static final int AT_A_TIME = Extent.times(256, 64);
  private static final long MAX_BYTES = 32 << 20;
  private static final Logger SESSIONS = Logger.getLogger("io.millrace.session");

  @TempDir private Path directory;
  private final TurnedTime time = new TurnedTime();
  private final Semaphore free = new Semaphore(AT_A_TIME);
  private final AtomicInteger refused = new AtomicInteger();

  @ParameterizedTest(name = "{0} accounts")
  @ValueSource(ints = {1, 1000})
  void a_login_is_never_refused_and_the_file_stays_short(int accounts) throws Exception {
    SESSIONS.setLevel(Level.WARNING);
    Path file = directory.resolve("store.mv");
    SessionRig rig = new SessionRig(time, Map.of());
    long longest = 0;
    long begun = System.nanoTime();
    try (StoreOpener opener = new StoreOpener(file)) {
      rig.component.bindStore(opener.store());
      while (rig.service() == null) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < LOGINS; i++) {
        free.acquire();
        open(rig, i, SessionRig.account("account-" + i % accounts));
        if (i % 1000 == 0) {
          longest = Math.max(longest, Files.size(file));
        }
      }
      free.acquire(AT_A_TIME);
    } finally {
      SESSIONS.setLevel(null);
    }
    longest = Math.max(longest, Files.size(file));
    System.err.printf(
        "%,d logins of %,d accounts: file at most %,d bytes, %d refused, %d s%n",
        LOGINS, accounts, longest, refused.get(), (System.nanoTime() - begun) / 1_000_000_000);
    assertThat(refused).hasValue(0);
    assertThat(rig.service().all()).hasSize(10 * accounts);
    assertThat(longest).isBetween(1L, MAX_BYTES);
  }

  private void open(SessionRig rig, int number, Account account) throws Exception {
    byte[] address = {10, 0, (byte) (number >> 22), (byte) (number >> 14)};
    InetSocketAddress remote =
        new InetSocketAddress(InetAddress.getByAddress(address), 1024 + (number & 0x3fff));
    time.turn(Duration.ofMillis(1));
    rig.service()
        .open(new Peer("udp", remote, null, ""), account, SessionOptions.DEFAULT)
        .whenComplete(
            (session, failure) -> {
              refused.addAndGet(failure == null ? 0 : 1);
              free.release();
            });
  }
}
