// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.lib.testing.TurnedTime;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class AuditOutboxTest {
  private static final Origin FROM = Origin.of("ssh", "anna", "10.0.0.7");

  private final TurnedTime time = new TurnedTime();
  private final AuditOutbox outbox = new AuditOutbox(time::now);

  /** A trail in memory, which fails while it is told to. */
  private static final class Trail implements AuditTrail {
    final List<AuditRecord> records = new ArrayList<>();
    boolean failing;
    String bad = "";

    @Override
    public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
      throw new UnsupportedOperationException("its time would be lost");
    }

    @Override
    public void add(AuditRecord record) {
      if (failing || record.action().equals(bad)) {
        throw new IllegalStateException("replaced");
      }
      records.add(record);
    }

    @Override
    public List<AuditRecord> last(int most) {
      return records;
    }

    List<String> actions() {
      return records.stream().map(AuditRecord::action).toList();
    }
  }

  private void add(String action) {
    outbox.add(FROM, action, AuditOutcome.DONE, "");
  }

  @Test
  void what_waits_is_in_the_log_in_case_that_the_process_is_killed() {
    List<String> lines = new ArrayList<>();
    Handler log = handler(lines);
    Logger logger = Logger.getLogger(AuditOutbox.class.getName());
    logger.addHandler(log);
    try {
      add("one");
      outbox.bind(new Trail());
      add("two");
    } finally {
      logger.removeHandler(log);
    }
    assertThat(lines).singleElement().asString().contains("one").doesNotContain("two");
  }

  private static Handler handler(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        lines.add(MessageFormat.format(record.getMessage(), record.getParameters()));
      }

      @Override
      public void flush() {
        // Nothing is kept back.
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  @Test
  void records_wait_for_the_trail_with_the_times_at_which_they_were_made() {
    Instant made = time.now();
    add("one");
    time.turn(Duration.ofSeconds(9));
    add("two");
    Trail trail = new Trail();
    outbox.bind(trail);
    add("three");
    assertThat(trail.actions()).containsExactly("one", "two", "three");
    assertThat(trail.records.get(0).time()).isEqualTo(made);
    assertThat(trail.records.get(1).time()).isEqualTo(made.plusSeconds(9));
  }

  @Test
  void trail_that_is_replaced_loses_none() {
    Trail old = new Trail();
    outbox.bind(old);
    add("one");
    outbox.unbind(old);
    add("two");
    Trail next = new Trail();
    outbox.bind(next);
    add("three");
    assertThat(old.actions()).containsExactly("one");
    assertThat(next.actions()).containsExactly("two", "three");
  }

  @Test
  void one_that_is_bound_before_the_other_goes_gets_the_records() {
    Trail old = new Trail();
    Trail next = new Trail();
    outbox.bind(old);
    outbox.bind(next);
    outbox.unbind(old);
    add("one");
    assertThat(next.actions()).containsExactly("one");
  }

  @Test
  void next_trail_gets_what_one_that_fails_did_not_take() {
    Trail failing = new Trail();
    failing.failing = true;
    outbox.bind(failing);
    add("one");
    add("two");
    Trail next = new Trail();
    outbox.bind(next);
    assertThat(next.actions()).containsExactly("one", "two");
  }

  @Test
  void record_that_a_trail_never_takes_holds_up_no_other_for_long() {
    Trail trail = new Trail();
    trail.bad = "bad";
    outbox.bind(trail);
    add("bad");
    add("one");
    add("two");
    add("three");
    assertThat(trail.actions()).containsExactly("one", "two", "three", "audit");
    assertThat(AuditOutbox.lostIn(trail.records.get(3))).isOne();
    assertThat(AuditOutbox.lostIn(trail.records.get(0))).isZero();
  }

  @Test
  void loss_that_a_trail_does_not_take_is_told_to_the_next_one() {
    Trail trail = new Trail();
    trail.failing = true;
    for (int i = 0; i < AuditOutbox.MOST + 3; i++) {
      add("action " + i);
    }
    for (int i = 0; i < 3 * (AuditOutbox.MOST + 1); i++) {
      outbox.bind(trail);
      outbox.unbind(trail);
    }
    Trail next = new Trail();
    outbox.bind(next);
    long told = next.records.stream().mapToLong(AuditOutbox::lostIn).sum();
    assertThat(told + next.records.stream().filter(each -> AuditOutbox.lostIn(each) == 0).count())
        .isEqualTo(AuditOutbox.MOST + 3);
  }

  @Test
  void what_is_lost_while_too_many_wait_is_recorded() {
    for (int i = 0; i < AuditOutbox.MOST + 3; i++) {
      add("action " + i);
    }
    Trail trail = new Trail();
    outbox.bind(trail);
    assertThat(trail.records).hasSize(AuditOutbox.MOST + 1);
    AuditRecord last = trail.records.get(AuditOutbox.MOST);
    assertThat(last.outcome()).isEqualTo(AuditOutcome.FAILED);
    assertThat(last.detail()).isEqualTo("3 records were lost while there was no audit trail");
    assertThat(AuditOutbox.lostIn(last)).isEqualTo(3);
  }

  @Test
  void closed_outbox_hands_over_nothing() {
    add("one");
    outbox.close();
    Trail trail = new Trail();
    add("two");
    outbox.bind(trail);
    add("three");
    assertThat(trail.records).isEmpty();
  }

  private AuditOutbox heldOutbox(Map<String, Object> left) {
    return new AuditOutbox(time::now, HeldInMemory.holder(left), "io.millrace.ssh");
  }

  @Test
  void next_outbox_of_the_bundle_goes_on_with_what_was_left() {
    Map<String, Object> left = new ConcurrentHashMap<>();
    AuditOutbox old = heldOutbox(left);
    Instant made = time.now();
    old.add(FROM, "one", AuditOutcome.FAILED, "no room");
    old.add(Origin.of("local", "", ""), "two", AuditOutcome.DONE, "");
    old.close();
    time.turn(Duration.ofSeconds(9));
    AuditOutbox next = heldOutbox(left);
    assertThat(left).isEmpty();
    next.add(FROM, "three", AuditOutcome.DONE, "");
    Trail trail = new Trail();
    next.bind(trail);
    assertThat(trail.actions()).containsExactly("one", "two", "three");
    AuditRecord one = trail.records.get(0);
    assertThat(one.time()).isEqualTo(made);
    assertThat(one.origin()).isEqualTo(FROM);
    assertThat(one.outcome()).isEqualTo(AuditOutcome.FAILED);
    assertThat(one.detail()).isEqualTo("no room");
  }

  @Test
  void number_of_those_that_were_lost_is_left_too() {
    Map<String, Object> left = new ConcurrentHashMap<>();
    AuditOutbox old = heldOutbox(left);
    for (int i = 0; i < AuditOutbox.MOST + 3; i++) {
      old.add(FROM, "many", AuditOutcome.DONE, "");
    }
    old.close();
    Trail trail = new Trail();
    heldOutbox(left).bind(trail);
    assertThat(trail.records).hasSize(AuditOutbox.MOST + 1);
    assertThat(AuditOutbox.lostIn(trail.records.get(AuditOutbox.MOST))).isEqualTo(3);
  }

  @Test
  void nothing_is_left_where_nothing_waits_and_nothing_is_read_that_is_none() {
    Map<String, Object> left = new ConcurrentHashMap<>();
    heldOutbox(left).close();
    assertThat(left).isEmpty();
    left.put(
        "io.millrace.ssh.audit",
        List.of("x", List.of("1"), List.of("no time", "ssh", "", "", "a", "DONE", "")));
    Trail trail = new Trail();
    heldOutbox(left).bind(trail);
    assertThat(trail.records).isEmpty();
  }
}
