// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.auth.TokenRevocation;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.MapStore;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts go from one router to another by account:export and account:import. */
class AccountFileTest {
  private static final int MOST = 3;

  @TempDir Path folder;
  private final TurnedTime time = new TurnedTime();
  private final Router one = new Router(1);
  private final Router other = new Router(2);

  /** The accounts of a router, and its commands for them that touch no session. */
  private final class Router {
    final AccountBook book;
    final AccountCommands commands;
    final List<String> revoked = new ArrayList<>();

    Router(int seed) {
      PersistedState state = new PersistedState(time, AccountBook.MAP, 100);
      state.stores().bind(new MapStore());
      book = new AccountBook(state, MOST);
      state.contents().thenAccept(stored -> book.restore(stored, false, book.changes()));
      Slot<TokenRevocation> revocation = new Slot<>(time, SlotLimits.standard());
      revocation.bind(
          new TokenRevocation() {
            @Override
            public void revokeToken(String tokenId) {
              throw new AssertionError();
            }

            @Override
            public void revokeAccount(String subject, Instant issuedUpTo) {
              revoked.add(subject);
            }
          });
      Withdrawal withdrawal =
          new Withdrawal(
              revocation,
              new Slot<>(time, SlotLimits.standard()),
              new Slot<>(time, SlotLimits.standard()),
              time);
      commands = new AccountCommands(book, withdrawal, time, new SeededRandomness(seed), 1000);
    }

    void add(String name) {
      commands.add(
          name,
          name + "-id",
          "TN" + name,
          "api",
          List.of("*/SSN00135005000000A1/*"),
          null,
          7,
          true);
    }
  }

  private Path exported() {
    Path file = folder.resolve("accounts");
    one.commands.export(file);
    return file;
  }

  @Test
  void accounts_are_the_same_at_the_other_router_with_their_secrets() throws Exception {
    one.add("anna");
    one.add("carl");
    one.book.change("carl", each -> each.enabled(false));
    Path file = exported();

    assertThat(OwnerOnly.isOpenToOthers(file)).isFalse();
    assertThat(other.commands.take(file, false)).isEqualTo("2 accounts are imported");
    assertThat(other.book.all())
        .usingRecursiveComparison()
        .ignoringFields("revision")
        .isEqualTo(one.book.all());
  }

  @Test
  void one_that_is_there_has_all_refused_or_is_replaced() {
    one.add("anna");
    one.add("carl");
    other.add("carl");
    Path file = exported();

    assertThatThrownBy(() -> other.commands.take(file, false)).hasMessageContaining("\"carl\"");
    assertThat(other.book.all()).extracting(StoredAccount::name).containsExactly("carl");
    other.commands.take(file, true);
    assertThat(other.book.all())
        .usingRecursiveComparison()
        .ignoringFields("revision")
        .isEqualTo(one.book.all());
  }

  @Test
  void one_that_is_replaced_by_a_disabled_one_loses_its_tokens() throws Exception {
    one.add("anna");
    one.add("carl");
    other.commands.take(exported(), false);
    one.book.change("carl", each -> each.enabled(false));
    other.commands.take(exported(), true);
    assertThat(other.revoked).containsExactly("TNcarl");
    assertThat(other.book.named("carl").enabled()).isFalse();
  }

  @Test
  void more_than_there_may_be_are_refused_together() {
    for (String each : List.of("a", "b")) {
      one.add(each);
    }
    for (String each : List.of("c", "d")) {
      other.add(each);
    }

    Path file = exported();
    assertThatThrownBy(() -> other.commands.take(file, false)).hasMessageContaining("mostAccounts");
    assertThat(other.book.all()).hasSize(2);
  }

  @Test
  void damaged_file_is_refused_with_its_line_and_nothing_is_taken() throws Exception {
    one.add("anna");
    one.add("carl");
    Path file = exported();
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(2).substring(0, 40)));
    assertThatThrownBy(() -> other.commands.take(file, false)).hasMessageContaining(":3: damaged");
    Files.write(file, List.of(lines.get(0), lines.get(1).replace("anna", "paul")));
    assertThatThrownBy(() -> other.commands.take(file, false)).hasMessageContaining(":2: the name");
    Files.write(file, List.of("something else"));
    assertThatThrownBy(() -> other.commands.take(file, false)).hasMessageContaining("is not what");
    assertThatThrownBy(() -> other.commands.take(folder.resolve("none"), false))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(other.book.all()).isEmpty();
  }
}
