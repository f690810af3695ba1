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
  private final House house = new House(time, store);

  private Session find(String peer) {
    return house.service().find(House.peer(peer));
  }

  @Test
  void a_session_that_cannot_be_stored_ends_no_other_one() {
    House small = new House(time, Map.of("quota", 2, "mostSessions", 3));
    small.component.bindStore(store);
    small.open("192.0.2.1:1");
    small.open("192.0.2.1:2");
    small.opening("192.0.2.1:3", House.account("other"), SessionOptions.DEFAULT).join();
    List<Session> before = small.service().all();
    store.breakDown(true);
    small.opening("192.0.2.1:4", House.METER_READER, SessionOptions.DEFAULT);
    small.opening("192.0.2.1:5", House.METER_READER, House.STICKY);
    small.opening("192.0.2.1:3", House.METER_READER, House.STICKY);
    small.opening("192.0.2.1:3", House.METER_READER, SessionOptions.DEFAULT);
    small.opening("192.0.2.1:1", House.account("other"), SessionOptions.DEFAULT);
    small.opening("192.0.2.1:6", House.account("third"), SessionOptions.DEFAULT);
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
      openings.add(house.opening("192.0.2.1:" + port, House.METER_READER, SessionOptions.DEFAULT));
    }
    store.release();

    assertThat(openings).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
    assertThat(house.service().all()).hasSize(10);
    assertThat(find("192.0.2.1:64")).isNotNull();
  }

  @Test
  void sessions_that_wait_for_the_disk_are_bounded() {
    store.hold();
    for (int port = 1; port <= 4096; port++) {
      house.opening("192.0.2.1:" + port, House.METER_READER, SessionOptions.DEFAULT);
    }
    var oneMore = house.opening("192.0.2.2:1", House.METER_READER, SessionOptions.DEFAULT);

    assertThatThrownBy(oneMore::join).hasMessageContaining("too many");
    store.release();
    assertThat(house.service().all()).hasSize(10);
    house.open("192.0.2.2:1");
  }

  @Test
  void closing_a_session_that_another_account_is_taking_over_ends_both() {
    house.open("192.0.2.1:1");
    store.hold();
    var taking = house.opening("192.0.2.1:1", House.account("other"), SessionOptions.DEFAULT);
    house.service().close(House.peer("192.0.2.1:1"));
    store.release();

    assertThatThrownBy(taking::join).hasMessageContaining("ended while");
    assertThat(find("192.0.2.1:1")).isNull();
    assertThat(store.disk).isEmpty();
  }

  @Test
  void closing_a_session_that_is_being_opened_wins() {
    store.hold();
    var opening = house.opening("192.0.2.1:1", House.METER_READER, SessionOptions.DEFAULT);
    house.service().close(House.peer("192.0.2.1:1"));
    store.release();

    assertThatThrownBy(opening::join).hasMessageContaining("ended while");
    assertThat(find("192.0.2.1:1")).isNull();
    assertThat(store.disk).isEmpty();
    assertThat(house.told).isEmpty();
  }

  @Test
  void opening_twice_at_once_is_one_session() {
    store.hold();
    var one = house.opening("192.0.2.1:1", House.METER_READER, SessionOptions.DEFAULT);
    var two = house.opening("192.0.2.1:1", House.METER_READER, SessionOptions.DEFAULT);
    store.release();

    assertThat(one.join().id()).isEqualTo(two.join().id());
    assertThat(store.disk).hasSize(1);
  }

  @Test
  void a_renewal_that_cannot_be_stored_leaves_the_session_as_it_was() {
    Session first = house.open("192.0.2.1:1");
    store.breakDown(true);
    var renewing =
        house.opening("192.0.2.1:1", House.METER_READER, new SessionOptions(false, false));

    assertThatThrownBy(renewing::join).hasMessageContaining("could not be stored");
    assertThat(find("192.0.2.1:1")).isSameAs(first);
  }

  @Test
  void without_a_working_disk_there_is_no_session_and_the_next_attempt_is_free() {
    store.breakDown(true);
    var opening = house.opening("192.0.2.1:1", House.METER_READER, SessionOptions.DEFAULT);

    assertThatThrownBy(opening::join).hasMessageContaining("could not be stored");
    assertThat(find("192.0.2.1:1")).isNull();
    store.breakDown(false);
    assertThat(house.open("192.0.2.1:1")).isSameAs(find("192.0.2.1:1"));
  }

  @Test
  void a_session_is_there_only_when_it_is_stored() {
    store.hold();
    var opening = house.opening("192.0.2.1:1", House.METER_READER, SessionOptions.DEFAULT);

    assertThat(opening).isNotDone();
    assertThat(find("192.0.2.1:1")).isNull();
    assertThat(house.service().all()).isEmpty();
    store.release();
    assertThat(opening).isDone();
    assertThat(find("192.0.2.1:1")).isNotNull();
  }
}
