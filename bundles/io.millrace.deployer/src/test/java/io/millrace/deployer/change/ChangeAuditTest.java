// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.deployer.change.Router.Judgement;
import io.millrace.deployer.service.ChangeAudit;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the audit trail has of changes, on a deployer with a real framework. */
@Timeout(60)
class ChangeAuditTest {
  private static final Origin ANNA = Origin.of("shell", "anna", "");

  @TempDir Path folder;
  private final Trail trail = new Trail();
  private TestRouter router;
  private ChangeAudit audit;

  private static final class Trail implements AuditTrail {
    private final List<AuditRecord> records = new ArrayList<>();

    @Override
    public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
      add(AuditRecord.of(Instant.EPOCH, origin, action, outcome, detail));
    }

    @Override
    public synchronized void add(AuditRecord record) {
      records.add(record);
    }

    @Override
    public synchronized List<AuditRecord> last(int most) {
      return List.copyOf(records);
    }

    List<String> lines() {
      return last(1).stream()
          .map(each -> each.origin() + ": " + each.action() + " " + each.outcome())
          .toList();
    }
  }

  private static AuditOutbox outbox() {
    return new AuditOutbox(Clock.systemUTC()::instant);
  }

  @BeforeEach
  void start() throws Exception {
    router = new TestRouter(folder);
    router.factory("one", "1.0.0");
    router.start();
    audit = new ChangeAudit(router.releases(), router.storage(), outbox());
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
  }

  private TestRelease release(long sequence, String one) throws Exception {
    return new TestRelease("1." + sequence, sequence).bundle(router.jar("one", one), 50);
  }

  private String lastDetail() {
    return trail.records.get(trail.records.size() - 1).detail();
  }

  @Test
  void begin_and_end_of_a_change_are_there_with_who_ordered_it() throws Exception {
    audit.bindTrail(trail);
    router.install(release(1, "2.0.0"), router.order());
    assertThat(trail.lines())
        .containsExactly(
            "anna through shell: release:install STARTED",
            "anna through shell: release:install org.example:house:mrl:1.1 DONE");
    assertThat(lastDetail()).startsWith("change ");
  }

  @Test
  void change_that_waits_tells_so_and_its_end_who_confirmed_it() throws Exception {
    audit.bindTrail(trail);
    router.install(release(1, "2.0.0"), router.order(Duration.ofMinutes(10)));
    assertThat(lastDetail()).startsWith("undone in 600 s unless it is confirmed");
    router.await(router.releases().confirm(Origin.of("ssh", "bert", "10.0.0.7")));
    assertThat(lastDetail()).startsWith("confirmed by bert through ssh from 10.0.0.7 (change ");
  }

  @Test
  void change_that_is_undone_has_failed_and_one_that_is_refused_is_so() throws Exception {
    audit.bindTrail(trail);
    router.verdict(new Judgement(false, false, List.of("errors: half fail")));
    router.install(release(1, "2.0.0"), router.order());
    assertThat(trail.records.get(1).outcome()).isEqualTo(AuditOutcome.FAILED);
    assertThat(trail.records.get(1).detail()).startsWith("errors: half fail (change ");
    router.await(router.releases().rollback(ANNA, record -> {}));
    assertThat(trail.lines()).endsWith("anna through shell: release:rollback REFUSED");
  }

  @Test
  void set_before_that_is_gone_back_to_is_there_with_begin_and_end() throws Exception {
    router.install(release(1, "2.0.0"), router.order());
    audit.bindTrail(trail);
    trail.records.clear();
    router.await(router.releases().rollback(ANNA, record -> {}));
    assertThat(trail.lines())
        .containsExactly(
            "anna through shell: release:rollback STARTED",
            "anna through shell: release:rollback DONE");
  }

  @Test
  void end_that_nobody_here_has_seen_is_added_once() throws Exception {
    router.append(
        new JournalRecord(
            Instant.parse("2026-01-01T00:00:00Z"),
            ReleaseState.ROLLED_BACK,
            Map.of(
                "change", "7-a", "does", "install", "interface", "launcher", "reason", "power")));
    audit.bindTrail(trail);
    assertThat(trail.lines()).containsExactly("launcher: release:install FAILED");
    assertThat(trail.records.get(0).time()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    audit.unbindTrail(trail);
    audit.bindTrail(trail);
    new ChangeAudit(router.releases(), router.storage(), outbox()).bindTrail(trail);
    assertThat(trail.records).hasSize(1);
  }

  @Test
  void what_was_changed_by_hand_is_there() {
    audit.bindTrail(trail);
    JournalRecord byHand =
        new JournalRecord(
            Instant.EPOCH,
            ReleaseState.DRIFT,
            Map.of("action", "stop", "bundle", "one", "version", "1.0.0", "interface", "launcher"));
    router.fromTheLauncher(byHand.json());
    assertThat(trail.lines()).containsExactly("launcher: stop one 1.0.0 DONE");
    assertThat(lastDetail()).isEqualTo("by hand");
    router.fromTheLauncher("no json".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void changes_wait_for_a_trail_that_is_replaced() throws Exception {
    audit.bindTrail(trail);
    audit.unbindTrail(trail);
    router.install(release(1, "2.0.0"), router.order());
    assertThat(trail.records).isEmpty();
    audit.bindTrail(trail);
    assertThat(trail.records).hasSize(2);
  }
}
