// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.session.SessionOptions;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A year of logins, use and idle sessions on a turned clock whose calendar jumps. */
class YearTest {
  private static final int HOURS = 365 * 24;
  private static final int LOGINS_PER_HOUR = 1;
  private static final int STEADY = 5;

  private final TurnedTime time = new TurnedTime();
  private final HeldStore store = new HeldStore();
  private final SessionRig rig = new SessionRig(time, store);
  private final Logger log = Logger.getLogger(GatewaySessions.class.getName());

  @BeforeEach
  void doNotLogEachSession() {
    log.setLevel(Level.WARNING);
  }

  @AfterEach
  void logAgain() {
    log.setLevel(null);
  }

  private void open(String account, String peer) {
    rig.opening(peer, SessionRig.account(account), SessionOptions.DEFAULT).join();
  }

  @Test
  void sessions_timers_and_records_stay_as_many_as_are_in_use() {
    for (int i = 0; i < STEADY; i++) {
      open("steady " + i, "192.0.2.1:" + (1 + i));
    }
    int most = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      for (int i = 0; i < LOGINS_PER_HOUR; i++) {
        int number = hour * LOGINS_PER_HOUR + i;
        open("account " + number % 1000, "198.51.100.7:" + (1024 + number % 60_000));
      }
      for (int i = 0; i < STEADY; i++) {
        assertThat(rig.service().find(SessionRig.peer("192.0.2.1:" + (1 + i)))).isNotNull();
      }
      if (hour % 2000 == 1000) {
        time.setWall(Instant.ofEpochSecond(hour));
      }
      time.turn(Duration.ofHours(1));
      most = Math.max(most, rig.service().all().size());
    }
    assertThat(most).isLessThan(STEADY + 24 * LOGINS_PER_HOUR);
    assertThat(store.disk).hasSize(rig.service().all().size());
    assertThat(time.waiting()).isLessThan(most + 10);
    rig.told.clear();
    time.turn(Duration.ofDays(1));
    assertThat(rig.service().all()).isEmpty();
    assertThat(store.disk).isEmpty();
  }
}
