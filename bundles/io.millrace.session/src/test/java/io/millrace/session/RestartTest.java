// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.transport.Peer;
import io.millrace.lib.persist.TimeStamp;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions while the store, or the component itself, goes and comes. */
class RestartTest {
  /** What tells the time exactly, at the end of a record, and that with an account's limits. */
  private static final int TIME_BYTES = 3 * Long.BYTES + 2 + "boot".length();

  private static final int NEW_BYTES = TIME_BYTES + 7;

  private final TurnedTime time = new TurnedTime();
  private final HeldStore store = new HeldStore();

  @Test
  void sessions_are_back_before_the_service_appears() throws Exception {
    SessionRig rig = new SessionRig(time, store);
    Session before = rig.open("192.0.2.1:1");
    SessionRig next = rig.next(store);

    assertThat(rig.service()).isNull();
    Session after = next.service().find(SessionRig.peer("192.0.2.1:1"));
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.opened()).isEqualTo(before.opened());
    assertThat(after.account().permissions()).isEqualTo(before.account().permissions());
    assertThat(after.account().expires()).isEqualTo(before.account().expires());
  }

  @Test
  void a_router_killed_between_storing_a_session_and_removing_another_keeps_the_quota() {
    SessionRig rig = new SessionRig(time, store);
    for (int port = 1; port <= 10; port++) {
      rig.open("192.0.2.1:" + port);
      time.turn(Duration.ofSeconds(1));
    }
    Map<Bytes, Bytes> ten = Map.copyOf(store.disk);
    rig.open("192.0.2.1:11");
    ten.forEach(store.disk::putIfAbsent);
    assertThat(store.disk).hasSize(11);

    SessionRig next = new SessionRig(time, store);
    assertThat(next.service().all()).hasSize(10);
    assertThat(next.service().find(SessionRig.peer("192.0.2.1:1"))).isNull();
    assertThat(store.disk).hasSize(10);
  }

  @Test
  void what_was_stopped_ends_no_session_any_more() throws Exception {
    SessionRig rig = new SessionRig(time, store);
    rig.open("192.0.2.1:1");
    SessionRig next = rig.next(store);
    for (int hours = 0; hours < 48; hours++) {
      time.turn(Duration.ofHours(1));
      next.service().touch(SessionRig.peer("192.0.2.1:1"));
    }

    assertThat(rig.told).isEmpty();
    assertThat(store.disk).hasSize(next.service().all().size());
  }

  @Test
  void the_service_waits_for_the_store() {
    SessionRig rig = new SessionRig(time, Map.of());
    time.turn(Duration.ofSeconds(9));
    assertThat(rig.service()).isNull();

    rig.component.bindStore(store);
    assertThat(rig.service()).isNotNull();
  }

  @Test
  void without_a_store_it_goes_on_in_memory_and_stores_later() {
    SessionRig rig = new SessionRig(time, Map.of());
    time.turn(Duration.ofSeconds(10));
    rig.open("192.0.2.1:1");
    assertThat(rig.service().find(SessionRig.peer("192.0.2.1:1"))).isNotNull();

    rig.component.bindStore(store);
    assertThat(store.disk).hasSize(1);
    assertThat(new SessionRig(time, store).service().all()).hasSize(1);
  }

  @Test
  void what_a_late_store_holds_joins_what_was_opened_meanwhile() {
    new SessionRig(time, store).open("192.0.2.1:1");
    SessionRig rig = new SessionRig(time, Map.of());
    time.turn(Duration.ofSeconds(10));
    rig.open("192.0.2.1:2");
    rig.component.bindStore(store);

    assertThat(rig.service().all()).hasSize(2);
    assertThat(store.disk).hasSize(2);
  }

  @Test
  void a_session_opened_meanwhile_at_the_same_peer_goes_before_the_stored_one() {
    new SessionRig(time, store).open("192.0.2.1:1");
    SessionRig rig = new SessionRig(time, Map.of());
    time.turn(Duration.ofSeconds(10));
    Session fresh =
        rig.opening("192.0.2.1:1", SessionRig.account("x"), SessionOptions.DEFAULT).join();
    rig.component.bindStore(store);

    assertThat(rig.service().all()).containsExactly(fresh);
    assertThat(store.disk).containsOnlyKeys(Bytes.utf8(fresh.id()));
  }

  @Test
  void opening_waits_while_the_store_is_replaced() {
    SessionRig rig = new SessionRig(time, store);
    rig.component.unbindStore(store);
    var opening = rig.opening("192.0.2.1:1", SessionRig.METER_READER, SessionOptions.DEFAULT);
    time.turn(Duration.ofSeconds(5));
    assertThat(opening).isNotDone();

    rig.component.bindStore(store);
    assertThat(opening).isCompleted();
    assertThat(store.disk).hasSize(1);
  }

  @Test
  void a_session_closed_while_the_store_was_away_does_not_come_back() {
    SessionRig rig = new SessionRig(time, store);
    rig.open("192.0.2.1:1");
    rig.component.unbindStore(store);
    time.turn(Duration.ofMinutes(1));
    rig.service().close(SessionRig.peer("192.0.2.1:1"));
    rig.component.bindStore(store);

    assertThat(store.disk).isEmpty();
    assertThat(rig.service().all()).isEmpty();
  }

  @Test
  void a_store_that_stays_away_is_done_without_and_told_everything_when_it_is_back() {
    SessionRig rig = new SessionRig(time, store);
    rig.open("192.0.2.1:1");
    rig.component.unbindStore(store);
    var parked = rig.opening("192.0.2.1:2", SessionRig.METER_READER, SessionOptions.DEFAULT);
    time.turn(Duration.ofSeconds(11));
    assertThat(parked).isCompleted();
    rig.open("192.0.2.1:3");
    assertThat(store.disk).hasSize(1);

    HeldStore next = new HeldStore();
    rig.component.bindStore(next);
    assertThat(next.disk).hasSize(3);
  }

  @Test
  void a_store_that_cannot_be_read_yet_is_tried_again() {
    new SessionRig(time, store).open("192.0.2.1:1");
    store.breakDown(true);
    SessionRig rig = new SessionRig(time, store);
    assertThat(rig.service()).isNull();

    store.breakDown(false);
    time.turn(Duration.ofSeconds(1));
    assertThat(rig.service().all()).hasSize(1);
  }

  @Test
  void damaged_records_are_removed_and_the_others_stand() {
    SessionRig rig = new SessionRig(time, store);
    Session good = rig.open("192.0.2.1:1");
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[random.nextInt(60)];
      random.nextBytes(garbage);
      store.disk.put(Bytes.utf8("garbage " + i), Bytes.wrap(garbage));
    }
    SessionRig next = new SessionRig(time, store);

    assertThat(next.service().all()).extracting(Session::id).containsExactly(good.id());
    assertThat(store.disk).containsOnlyKeys(Bytes.utf8(good.id()));
  }

  @Test
  void a_record_cut_off_anywhere_is_refused() {
    Bytes whole = record(new InetSocketAddress("2001:db8::1", 7), null).encode();
    for (int length = 0; length < whole.length(); length++) {
      Bytes part = whole.slice(0, length);
      if (length != whole.length() - TIME_BYTES && length != whole.length() - NEW_BYTES) {
        assertThatThrownBy(() -> SessionRecord.decode(part)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void records_of_earlier_builds_end_before_what_they_did_not_write() throws Exception {
    SessionRecord record = record(new InetSocketAddress("2001:db8::1", 7), null);
    Bytes whole = record.encode();
    for (int without : new int[] {TIME_BYTES, NEW_BYTES}) {
      SessionRecord read = SessionRecord.decode(whole.slice(0, whole.length() - without));

      assertThat(read.session().toString()).isEqualTo(record.session().toString());
      assertThat(read.active()).isEqualTo(record.active());
      assertThat(read.rank()).isEqualTo(record.active().toEpochMilli());
    }
  }

  @Test
  void a_record_keeps_everything() throws Exception {
    SessionRecord record =
        record(
            new InetSocketAddress("2001:db8::1", 65535), new InetSocketAddress("10.0.0.1", 5683));
    SessionRecord read = SessionRecord.decode(record.encode());

    assertThat(read.active()).isEqualTo(record.active());
    assertThat(read.idle()).isEqualTo(record.idle());
    assertThat(read.written()).isEqualTo(record.written());
    assertThat(read.rank()).isEqualTo(record.rank());
    assertThat(read.session().peer()).isEqualTo(record.session().peer());
    assertThat(read.session().peer().principal()).isEqualTo("CN=x");
    assertThat(read.session().options().sticky()).isTrue();
    assertThat(read.session().options().secured()).isFalse();
    assertThat(read.session().toString()).isEqualTo(record.session().toString());
  }

  private static SessionRecord record(InetSocketAddress remote, InetSocketAddress local) {
    Account account =
        new Account("sübject", Set.of(Permission.PROXY, Permission.ADMIN), Instant.EPOCH);
    Peer peer = new Peer("udp", remote, local, "CN=x");
    SessionOptions options = new SessionOptions(true, false);
    Session session = new Session("id", account, peer, options, Instant.ofEpochMilli(5));
    TimeStamp written = new TimeStamp(Instant.ofEpochMilli(84), "boot", -5);
    return new SessionRecord(session, Duration.ofMillis(7), written, 99);
  }
}
