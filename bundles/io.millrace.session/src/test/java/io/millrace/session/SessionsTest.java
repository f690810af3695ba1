// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.lib.testing.Faults;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionsTest {
  private final TurnedTime time = new TurnedTime();
  private final HeldStore store = new HeldStore();
  private final SessionRig rig = new SessionRig(time, store);

  private Session find(String peer) {
    return rig.service().find(SessionRig.peer(peer));
  }

  @Test
  void a_session_is_found_by_address_and_port() {
    Session opened = rig.open("192.0.2.1:12345");

    assertThat(find("192.0.2.1:12345")).isSameAs(opened);
    assertThat(find("192.0.2.1:12346")).isNull();
    assertThat(find("192.0.2.2:12345")).isNull();
    assertThat(opened.account().may(Permission.PROXY)).isTrue();
  }

  @Test
  void transports_do_not_share_sessions() {
    rig.open("192.0.2.1:12345");

    assertThat(rig.service().find(SessionRig.peer("dtls", "192.0.2.1:12345", null))).isNull();
  }

  @Test
  void it_does_not_matter_which_of_our_addresses_the_client_uses() {
    Session opened = rig.open("192.0.2.1:12345");
    InetSocketAddress ours = new InetSocketAddress("192.0.2.254", 5683);

    assertThat(rig.service().find(SessionRig.peer("udp", "192.0.2.1:12345", ours)))
        .isSameAs(opened);
  }

  @Test
  void a_session_that_is_renewed_is_found_all_the_time() throws Exception {
    rig.open("192.0.2.1:1");
    AtomicBoolean renewing = new AtomicBoolean(true);
    CompletableFuture<Integer> missed =
        CompletableFuture.supplyAsync(
            () -> {
              int misses = 0;
              while (renewing.get()) {
                misses += find("192.0.2.1:1") == null ? 1 : 0;
              }
              return misses;
            });
    for (int i = 0; i < 20_000; i++) {
      rig.open("192.0.2.1:1");
    }
    renewing.set(false);
    assertThat(missed.get(10, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void opening_again_renews_the_session_and_its_account() {
    Session first = rig.open("192.0.2.1:1");
    time.turn(Duration.ofHours(1));
    SessionOptions unsecured = new SessionOptions(false, false);
    Session second =
        rig.opening("192.0.2.1:1", SessionRig.account("meter-reader"), unsecured).join();

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.opened()).isEqualTo(first.opened());
    assertThat(find("192.0.2.1:1").options().secured()).isFalse();
    assertThat(rig.service().all()).hasSize(1);
    assertThat(rig.told).isEmpty();
  }

  @Test
  void another_account_at_the_same_peer_ends_the_session_that_was_there() {
    Session first = rig.open("192.0.2.1:1");
    Session second =
        rig.opening("192.0.2.1:1", SessionRig.account("other"), SessionOptions.DEFAULT).join();

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(find("192.0.2.1:1")).isSameAs(second);
    assertThat(rig.told).containsExactly("closed 1");
    assertThat(store.disk).hasSize(1);
  }

  @Test
  void a_closed_session_is_gone_from_memory_and_store() {
    rig.open("192.0.2.1:1");

    assertThat(rig.service().close(SessionRig.peer("192.0.2.1:1")).toCompletableFuture().join())
        .isTrue();
    assertThat(find("192.0.2.1:1")).isNull();
    assertThat(store.disk).isEmpty();
    assertThat(rig.told).containsExactly("closed 1");
  }

  @Test
  void closing_what_is_not_open_says_so() {
    assertThat(rig.service().close(SessionRig.peer("192.0.2.1:1")).toCompletableFuture().join())
        .isFalse();
    assertThat(rig.told).isEmpty();
  }

  @Test
  void closing_completes_when_the_session_cannot_come_back() {
    rig.open("192.0.2.1:1");
    store.hold();
    var closing = rig.service().close(SessionRig.peer("192.0.2.1:1")).toCompletableFuture();

    assertThat(closing).isNotDone();
    assertThat(find("192.0.2.1:1")).isNull();
    store.release();
    assertThat(closing.join()).isTrue();
  }

  @Test
  void the_eleventh_session_of_an_account_ends_the_one_idle_the_longest() {
    for (int port = 1; port <= 10; port++) {
      rig.open("192.0.2.1:" + port);
      time.turn(Duration.ofMinutes(1));
    }
    find("192.0.2.1:1");
    rig.service().touch(SessionRig.peer("192.0.2.1:2"));
    rig.open("192.0.2.1:11");

    assertThat(rig.told).containsExactly("evicted 3");
    assertThat(find("192.0.2.1:3")).isNull();
    assertThat(rig.service().all()).hasSize(10);
    assertThat(store.disk).hasSize(10);
  }

  @Test
  void the_quota_is_each_accounts_own() {
    SessionRig small = new SessionRig(time, Map.of("quota", 1));
    small.component.bindStore(store);
    small.open("192.0.2.1:1");
    small.opening("192.0.2.1:2", SessionRig.account("other"), SessionOptions.DEFAULT).join();

    assertThat(small.told).isEmpty();
    small.open("192.0.2.1:3");
    assertThat(small.told).containsExactly("evicted 1");
  }

  @Test
  void sessions_that_are_still_being_stored_count() {
    store.hold();
    for (int port = 1; port <= 25; port++) {
      rig.opening("192.0.2.1:" + port, SessionRig.METER_READER, SessionOptions.DEFAULT);
    }
    store.release();

    assertThat(rig.service().all()).hasSize(10);
    assertThat(store.disk).hasSize(10);
  }

  @Test
  void all_accounts_together_have_a_limit() {
    SessionRig small = new SessionRig(time, Map.of("mostSessions", 2));
    small.component.bindStore(store);
    for (int i = 1; i <= 3; i++) {
      small.opening("192.0.2.1:" + i, SessionRig.account("a" + i), SessionOptions.DEFAULT).join();
      time.turn(Duration.ofSeconds(1));
    }

    assertThat(small.told).containsExactly("evicted 1");
    assertThat(small.service().all()).hasSize(2);
  }

  @Test
  void a_sticky_session_follows_its_account() {
    Session first = rig.opening("192.0.2.1:1", SessionRig.METER_READER, SessionRig.STICKY).join();
    Session second =
        rig.opening("198.51.100.7:2", SessionRig.METER_READER, SessionRig.STICKY).join();

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(find("192.0.2.1:1")).isNull();
    assertThat(find("198.51.100.7:2")).isSameAs(second);
    assertThat(rig.told).containsExactly("moved 1 2");
    assertThat(store.disk).hasSize(1);
  }

  @Test
  void a_sticky_account_keeps_one_session() {
    rig.open("192.0.2.1:1");
    rig.open("192.0.2.1:2");
    rig.opening("192.0.2.1:3", SessionRig.METER_READER, SessionRig.STICKY).join();

    assertThat(rig.service().all()).hasSize(1);
    assertThat(rig.told).containsExactly("evicted 1", "moved 2 3");
  }

  @Test
  void a_sticky_session_that_moves_to_a_taken_peer_ends_the_one_there() {
    rig.opening("192.0.2.1:1", SessionRig.METER_READER, SessionRig.STICKY).join();
    rig.opening("192.0.2.1:2", SessionRig.account("other"), SessionOptions.DEFAULT).join();
    rig.opening("192.0.2.1:2", SessionRig.METER_READER, SessionRig.STICKY).join();

    assertThat(find("192.0.2.1:2").account().subject()).isEqualTo("meter-reader");
    assertThat(rig.told).containsExactly("closed 2", "moved 1 2");
    assertThat(rig.service().all()).hasSize(1);
  }

  @Test
  void the_old_peer_of_a_sticky_session_is_good_until_the_move_is_stored() {
    rig.opening("192.0.2.1:1", SessionRig.METER_READER, SessionRig.STICKY).join();
    store.hold();
    var moving = rig.opening("192.0.2.1:2", SessionRig.METER_READER, SessionRig.STICKY);

    assertThat(find("192.0.2.1:1")).isNotNull();
    assertThat(find("192.0.2.1:2")).isNull();
    store.release();
    assertThat(moving.join().peer().remote().getPort()).isEqualTo(2);
    assertThat(find("192.0.2.1:1")).isNull();
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_listener_that_throws_harms_nobody(Throwable fault) {
    SessionRig other = new SessionRig(time, Map.of());
    other.component.removeListener(other);
    other.component.addListener((session, reason) -> Faults.raise(fault));
    other.component.addListener(other);
    other.component.bindStore(store);
    other.open("192.0.2.1:1");
    other.service().close(SessionRig.peer("192.0.2.1:1"));

    assertThat(other.told).containsExactly("closed 1");
  }

  @Test
  void sessions_are_listed_oldest_first() {
    rig.open("192.0.2.1:2");
    time.turn(Duration.ofSeconds(1));
    rig.open("192.0.2.1:1");

    assertThat(rig.service().all())
        .extracting(session -> session.peer().remote().getPort())
        .containsExactly(2, 1);
  }
}
