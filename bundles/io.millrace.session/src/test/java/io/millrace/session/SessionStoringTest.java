// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.lib.testing.TurnedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sessions between being asked for and being on the disk, or not. */
class SessionStoringTest {
  private final TurnedTime time = new TurnedTime();
  private final HeldStore store = new HeldStore();
  private final SessionRig rig = new SessionRig(time, store);

  private Session find(String peer) {
    return rig.service().find(SessionRig.peer(peer));
  }

  @Test
  void a_session_that_cannot_be_stored_ends_no_other_one() {
    SessionRig small = new SessionRig(time, Map.of("quota", 2, "mostSessions", 3));
    small.component.bindStore(store);
    small.open("192.0.2.1:1");
    small.open("192.0.2.1:2");
    small.opening("192.0.2.1:3", SessionRig.account("other"), SessionOptions.DEFAULT).join();
    List<Session> before = small.service().all();
    store.breakDown(true);
    small.opening("192.0.2.1:4", SessionRig.METER_READER, SessionOptions.DEFAULT);
    small.opening("192.0.2.1:5", SessionRig.METER_READER, SessionRig.STICKY);
    small.opening("192.0.2.1:3", SessionRig.METER_READER, SessionRig.STICKY);
    small.opening("192.0.2.1:3", SessionRig.METER_READER, SessionOptions.DEFAULT);
    small.opening("192.0.2.1:1", SessionRig.account("other"), SessionOptions.DEFAULT);
    small.opening("192.0.2.1:6", SessionRig.account("third"), SessionOptions.DEFAULT);
    store.breakDown(false);

    assertThat(small.service().all()).containsExactlyInAnyOrderElementsOf(before);
    assertThat(small.told).isEmpty();
    for (Session session : before) {
      assertThat(small.service().find(session.peer())).isSameAs(session);
      assertThat(small.service().close(session.peer()).toCompletableFuture().join()).isTrue();
    }
    assertThat(store.disk).isEmpty();
  }

  @Test
  void many_sessions_opened_at_once_are_all_stored_one_after_the_other() {
    store.hold();
    List<CompletableFuture<Session>> openings = new ArrayList<>();
    for (int port = 1; port <= 64; port++) {
      openings.add(
          rig.opening("192.0.2.1:" + port, SessionRig.METER_READER, SessionOptions.DEFAULT));
    }
    store.release();

    assertThat(openings).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
    assertThat(rig.service().all()).hasSize(10);
    assertThat(find("192.0.2.1:64")).isNotNull();
  }

  @Test
  void sessions_that_wait_for_the_disk_are_bounded() {
    store.hold();
    for (int port = 1; port <= 4096; port++) {
      rig.opening("192.0.2.1:" + port, SessionRig.METER_READER, SessionOptions.DEFAULT);
    }
    var oneMore = rig.opening("192.0.2.2:1", SessionRig.METER_READER, SessionOptions.DEFAULT);

    assertThatThrownBy(oneMore::join).hasMessageContaining("too many");
    store.release();
    assertThat(rig.service().all()).hasSize(10);
    rig.open("192.0.2.2:1");
  }

  @Test
  void closing_a_session_that_another_account_is_taking_over_ends_both() {
    rig.open("192.0.2.1:1");
    store.hold();
    var taking = rig.opening("192.0.2.1:1", SessionRig.account("other"), SessionOptions.DEFAULT);
    rig.service().close(SessionRig.peer("192.0.2.1:1"));
    store.release();

    assertThatThrownBy(taking::join).hasMessageContaining("ended while");
    assertThat(find("192.0.2.1:1")).isNull();
    assertThat(store.disk).isEmpty();
  }

  @Test
  void closing_a_session_that_is_being_opened_wins() {
    store.hold();
    var opening = rig.opening("192.0.2.1:1", SessionRig.METER_READER, SessionOptions.DEFAULT);
    rig.service().close(SessionRig.peer("192.0.2.1:1"));
    store.release();

    assertThatThrownBy(opening::join).hasMessageContaining("ended while");
    assertThat(find("192.0.2.1:1")).isNull();
    assertThat(store.disk).isEmpty();
    assertThat(rig.told).isEmpty();
  }

  @Test
  void opening_twice_at_once_is_one_session() {
    store.hold();
    var one = rig.opening("192.0.2.1:1", SessionRig.METER_READER, SessionOptions.DEFAULT);
    var two = rig.opening("192.0.2.1:1", SessionRig.METER_READER, SessionOptions.DEFAULT);
    store.release();

    assertThat(one.join().id()).isEqualTo(two.join().id());
    assertThat(store.disk).hasSize(1);
  }

  @Test
  void a_renewal_that_cannot_be_stored_leaves_the_session_as_it_was() {
    Session first = rig.open("192.0.2.1:1");
    store.breakDown(true);
    var renewing =
        rig.opening("192.0.2.1:1", SessionRig.METER_READER, new SessionOptions(false, false));

    assertThatThrownBy(renewing::join).hasMessageContaining("could not be stored");
    assertThat(find("192.0.2.1:1")).isSameAs(first);
  }

  @Test
  void without_a_working_disk_there_is_no_session_and_the_next_attempt_is_free() {
    store.breakDown(true);
    var opening = rig.opening("192.0.2.1:1", SessionRig.METER_READER, SessionOptions.DEFAULT);

    assertThatThrownBy(opening::join).hasMessageContaining("could not be stored");
    assertThat(find("192.0.2.1:1")).isNull();
    store.breakDown(false);
    assertThat(rig.open("192.0.2.1:1")).isSameAs(find("192.0.2.1:1"));
  }

  @Test
  void a_session_is_there_only_when_it_is_stored() {
    store.hold();
    var opening = rig.opening("192.0.2.1:1", SessionRig.METER_READER, SessionOptions.DEFAULT);

    assertThat(opening).isNotDone();
    assertThat(find("192.0.2.1:1")).isNull();
    assertThat(rig.service().all()).isEmpty();
    store.release();
    assertThat(opening).isDone();
    assertThat(find("192.0.2.1:1")).isNotNull();
  }
}
