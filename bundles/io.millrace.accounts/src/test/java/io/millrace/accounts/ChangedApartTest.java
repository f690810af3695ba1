// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.accounts.SharedDisk.Router;
import io.millrace.api.device.DeviceResolver;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two routers change the accounts of one store while one of them is cut off, or does not run. */
class ChangedApartTest {
  private final TurnedTime time = new TurnedTime();
  private final SharedDisk disk = new SharedDisk(time);

  private static void cutOff(Router router, Runnable change) {
    router.cut();
    assertThatThrownBy(change::run).hasMessageContaining("the store cannot write");
  }

  private final Router one = disk.new Router(1).revoking().with("meter");
  private final Router other = disk.new Router(2).revoking();

  @Test
  void a_disable_elsewhere_is_not_undone_by_a_router_that_was_cut_off() throws Exception {
    cutOff(one, () -> one.commands.rotate("meter", false));
    other.commands.disable("meter");
    one.mend(false);

    assertThat(one.book.named("meter").enabled()).isFalse();
    assertThat(other.book.named("meter")).isEqualTo(one.book.named("meter"));
    assertThat(one.revoked()).startsWith("meter-sub");
  }

  @Test
  void a_disable_of_a_router_that_was_cut_off_holds_whatever_others_have_changed() {
    cutOff(one, () -> one.commands.disable("meter"));
    assertThat(one.revoked).as("at once").hasSize(1);
    for (int i = 0; i < 3; i++) {
      other.commands.rotate("meter", false);
    }
    SecretHash secret = other.book.named("meter").secret();
    one.mend(false);

    assertThat(other.book.named("meter").enabled()).isFalse();
    assertThat(other.book.named("meter").secret()).isEqualTo(secret);
    assertThat(one.book.named("meter")).isEqualTo(other.book.named("meter"));
    other.commands.enable("meter");
    assertThat(one.book.named("meter").enabled()).as("who knows of it").isTrue();
  }

  @Test
  void a_removal_elsewhere_is_not_undone_either() throws Exception {
    cutOff(one, () -> one.commands.rotate("meter", false));
    other.commands.remove("meter");
    disk.epoch = "second"; // and the store has lost everything, which the other has written again
    one.mend(true);

    assertThat(one.book.all()).isEmpty();
    assertThat(other.book.all()).isEmpty();
    assertThat(one.revoked()).startsWith("meter-sub");
    one.with("meter");
    assertThat(other.book.named("meter")).isEqualTo(one.book.named("meter"));
  }

  @Test
  void a_secret_made_elsewhere_is_not_undone_by_other_changes() {
    cutOff(one, () -> one.commands.disable("meter"));
    cutOff(one, () -> one.commands.enable("meter"));
    other.commands.rotate("meter", false);
    SecretHash secret = other.book.named("meter").secret();
    one.mend(false);

    assertThat(one.book.named("meter").secret()).isEqualTo(secret);
    assertThat(other.book.named("meter").secret()).isEqualTo(secret);
  }

  @Test
  void an_emptied_store_gets_each_account_as_it_was_changed_last() {
    one.with("second");
    one.cut();
    other.commands.rotate("meter", false);
    SecretHash secret = other.book.named("meter").secret();
    disk.entries.clear();
    disk.epoch = "second";
    one.mend(true);
    assertThat(disk.entries).containsOnlyKeys("meter", "second");
    other.mend(true);

    assertThat(one.book.named("meter").secret()).isEqualTo(secret);
    assertThat(other.book.all()).isEqualTo(one.book.all());
    assertThat(other.book.all()).hasSize(2);
    assertThat(one.revoked).isEmpty();
    assertThat(other.revoked).isEmpty();
  }

  @Test
  void a_router_that_did_not_run_revokes_at_its_start_what_others_have_revoked() throws Exception {
    for (String each : List.of("a", "b", "c", "d")) {
      one.with(each);
    }
    time.turn(Duration.ofMinutes(5));
    one.commands.disable("a");
    one.commands.remove("b");
    one.commands.rotate("c", true);
    one.commands.rotate("d", false);
    Instant then = time.now().truncatedTo(ChronoUnit.SECONDS);
    time.turn(Duration.ofMinutes(5));

    Router started = disk.new Router(3, true);
    assertThat(List.of(started.revoked(), started.revoked(), started.revoked()))
        .containsExactlyInAnyOrder("a-sub " + then, "b-sub " + then, "c-sub " + then);
    assertThat(started.revoked).isEmpty();
  }

  @Test
  void what_cannot_be_revoked_yet_is_revoked_later() throws Exception {
    one.commands.disable("meter");
    Router started = disk.new Router(3);
    Await.Condition turning =
        () -> {
          time.turn(Duration.ofSeconds(2));
          started.revoking();
          return !started.revoked.isEmpty();
        };
    Await.that(() -> "revoked", Duration.ofSeconds(20), Duration.ofMillis(20), turning);
    assertThat(started.revoked()).startsWith("meter-sub");
  }

  @Test
  void one_account_that_changes_is_read_alone() {
    int before = other.readings;
    one.with("next");
    one.commands.rotate("meter", false);
    assertThat(other.book.all()).isEqualTo(one.book.all());
    assertThat(other.readings).isEqualTo(before);
  }

  @Test
  void what_was_disabled_while_the_store_was_replaced_loses_its_tokens_here_too() throws Exception {
    one.shared.unbind(one);
    other.commands.disable("meter");
    assertThat(one.revoked).isEmpty();
    one.isCut = true;
    one.shared.bind(one);
    one.isCut = false;
    time.turn(Duration.ofSeconds(3));
    assertThat(one.revoked()).startsWith("meter-sub");
  }

  @Test
  void a_store_that_has_lost_very_many_gets_all_of_them_again() {
    StoredAccount made = one.book.named("meter");
    for (int i = 0; i < 1500; i++) {
      StoredAccount each =
          new StoredAccount(
              "a" + i,
              "id" + i,
              "sub" + i,
              "api",
              made.policy(),
              0,
              true,
              true,
              made.created(),
              made.secret());
      disk.entries.put(each.name(), AccountRecord.encode(each));
    }
    one.mend(false);
    disk.entries.clear();
    disk.epoch = "second";
    one.mend(true);
    assertThat(disk.entries).hasSize(1501);
    assertThat(one.book.all()).hasSize(1501);
    assertThat(one.revoked).isEmpty();
  }

  @Test
  void what_could_not_be_written_is_tried_again() {
    cutOff(one, () -> one.commands.disable("meter"));
    one.isCut = false;
    time.turn(Duration.ofSeconds(11));
    assertThat(other.book.named("meter").enabled()).isFalse();
  }

  @Test
  void what_was_removed_is_remembered_for_thirty_days() {
    one.commands.remove("meter");
    time.turn(Duration.ofDays(29));
    one.mend(false);
    assertThat(disk.entries).hasSize(1);
    time.turn(Duration.ofDays(2));
    one.mend(false);
    assertThat(disk.entries).isEmpty();
    one.with("meter");
    assertThat(other.book.all()).isEqualTo(one.book.all());
  }

  @Test
  void accounts_that_were_made_alike_are_said() {
    StoredAccount made = one.book.named("meter");
    StoredAccount alike =
        new StoredAccount(
            "alike",
            made.clientId(),
            "another",
            "api",
            made.policy(),
            0,
            true,
            true,
            made.created(),
            made.secret());
    disk.entries.put("alike", AccountRecord.encode(alike));
    one.mend(false);
    Slot<DeviceResolver> directory = new Slot<>(time, SlotLimits.standard());
    AccountsCheck check = new AccountsCheck(one.book, directory, one.revocation);
    assertThat(check.execute().iterator().next().getMessage())
        .contains("alike and meter have the same client ID meter-id");
  }

  @Test
  void two_routers_that_make_an_account_of_one_name_at_once_have_one() {
    one.cut();
    assertThatThrownBy(() -> one.commands.add("new", "1", "s1", "api", null, null, 0, false))
        .hasMessageContaining("the store cannot write");
    other.commands.add("new", "2", "s2", "api", null, null, 0, false);
    one.mend(false);
    assertThat(one.book.named("new").subject()).isEqualTo("s2");
    assertThat(other.book.all()).isEqualTo(one.book.all());
  }
}
