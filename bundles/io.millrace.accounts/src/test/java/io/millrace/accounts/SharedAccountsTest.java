// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.auth.TokenRevocation;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreContents;
import io.millrace.api.store.StoreListener;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.MapStore;
import io.millrace.lib.testing.TurnedTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another router does to the accounts of a store that both use. */
class SharedAccountsTest {
  private static final SecretHash SECRET =
      new SecretHash(1000, Bytes.utf8("salt"), Bytes.utf8("hash"));

  private final TurnedTime time = new TurnedTime();
  private final MapStore disk = new MapStore();
  private final Watched store = new Watched();
  private final LinkedBlockingQueue<String> revoked = new LinkedBlockingQueue<>();
  private PersistedState state;
  private AccountBook book;
  private SharedAccounts shared;

  /** The store, of which the test tells what other routers do. */
  private final class Watched implements Store {
    private StoreListener listener;
    private Bytes epoch = Bytes.utf8("first");

    @Override
    public StoreMap map(String name) {
      StoreMap map = disk.map(name);
      return new StoreMap() {
        @Override
        public CompletionStage<Optional<Bytes>> get(Bytes key) {
          return map.get(key);
        }

        @Override
        public CompletionStage<Map<Bytes, Bytes>> all() {
          return map.all();
        }

        @Override
        public CompletionStage<StoreContents> contents() {
          return map.all().thenApply(all -> StoreContents.of(all, epoch));
        }

        @Override
        public CompletionStage<Void> put(Bytes key, Bytes value) {
          return map.put(key, value);
        }

        @Override
        public CompletionStage<Void> remove(Bytes key) {
          return map.remove(key);
        }

        @Override
        public AutoCloseable watch(StoreListener watching) {
          listener = watching;
          return () -> listener = null;
        }
      };
    }
  }

  @BeforeEach
  void start() {
    state = new PersistedState(time, AccountBook.MAP, 100);
    book = new AccountBook(state, 10);
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
    Slot<TokenIssuer> issuer = new Slot<>(time, SlotLimits.standard());
    Slot<Sessions> sessions = new Slot<>(time, SlotLimits.standard());
    shared =
        new SharedAccounts(time, state, book, new Withdrawal(revocation, issuer, sessions, time));
    shared.bind(store);
  }

  private static StoredAccount account(String name) {
    return new StoredAccount(
        name,
        name + "-id",
        name + "-sub",
        "api",
        AccessPolicy.of(List.of()),
        0,
        true,
        true,
        Instant.EPOCH,
        SECRET);
  }

  private void elsewhere(StoredAccount account) {
    Bytes key = Bytes.utf8(account.name());
    disk.entries(AccountBook.MAP).put(key, AccountRecord.encode(account));
    store.listener.changed(key, Optional.of(AccountRecord.encode(account)));
  }

  private List<String> names() {
    return book.all().stream().map(StoredAccount::name).toList();
  }

  @Test
  void an_account_made_at_another_router_is_known_here() {
    book.add(account("here"));
    elsewhere(account("there"));
    assertThat(names()).containsExactly("here", "there");
    assertThat(book.ofClient("there-id")).isNotNull();
  }

  @Test
  void an_account_disabled_or_removed_elsewhere_loses_its_tokens_here() throws Exception {
    book.add(account("one"));
    book.add(account("other"));
    elsewhere(account("one").enabled(false));
    assertThat(book.named("one").enabled()).isFalse();
    assertThat(revoked.poll(20, TimeUnit.SECONDS)).isEqualTo("one-sub");

    Bytes key = Bytes.utf8("other");
    disk.entries(AccountBook.MAP).remove(key);
    store.listener.changed(key, Optional.empty());
    assertThat(names()).containsExactly("one");
    assertThat(revoked.poll(20, TimeUnit.SECONDS)).isEqualTo("other-sub");
    assertThat(revoked).isEmpty();
  }

  @Test
  void an_account_that_cannot_be_read_gets_no_tokens_and_keeps_those_it_has() {
    book.add(account("one"));
    Bytes newer = Bytes.hex("ff00");
    disk.entries(AccountBook.MAP).put(Bytes.utf8("one"), newer);
    store.listener.changed(Bytes.utf8("one"), Optional.of(newer));
    store.listener.resumed(false);
    assertThat(names()).isEmpty();
    assertThat(revoked).isEmpty();
    assertThatThrownBy(() -> book.add(account("one"))).hasMessageContaining("cannot read");
    assertThat(disk.entries(AccountBook.MAP)).containsValue(newer);
  }

  @Test
  void a_store_that_has_lost_everything_gets_the_accounts_again() {
    book.add(account("here"));
    disk.entries(AccountBook.MAP).clear();
    store.epoch = Bytes.utf8("second");
    elsewhere(account("there"));
    store.listener.resumed(true);
    assertThat(names()).containsExactly("here", "there");
    assertThat(disk.entries(AccountBook.MAP)).hasSize(2);
    assertThat(revoked).isEmpty();
  }

  @Test
  void a_store_that_loses_everything_while_it_is_read_gets_the_accounts_again() {
    book.add(account("here"));
    disk.entries(AccountBook.MAP).clear();
    store.epoch = Bytes.utf8("second");
    store.listener.resumed(false);
    assertThat(names()).containsExactly("here");
    assertThat(disk.entries(AccountBook.MAP)).hasSize(1);
    assertThat(revoked).isEmpty();
  }

  @Test
  void what_could_not_be_read_when_it_changed_is_read_later() {
    disk.setBroken(true);
    elsewhere(account("there"));
    assertThat(names()).isEmpty();
    disk.setBroken(false);
    time.turn(java.time.Duration.ofSeconds(3));
    assertThat(names()).containsExactly("there");
  }

  @Test
  void another_store_takes_the_place_and_the_former_one_is_not_listened_to() {
    book.add(account("here"));
    shared.unbind(store);
    assertThat(store.listener).isNull();
    shared.bind(store);
    assertThat(names()).containsExactly("here");
    shared.close();
    assertThat(store.listener).isNull();
  }
}
