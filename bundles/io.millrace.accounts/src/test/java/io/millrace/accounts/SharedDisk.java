// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.auth.TokenRevocation;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreContents;
import io.millrace.api.store.StoreListener;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The accounts that routers share, in memory, for tests. */
final class SharedDisk {
  final Map<String, Bytes> entries = new TreeMap<>();
  String epoch = "first";
  private final TurnedTime time;
  private final List<Router> routers = new ArrayList<>();

  SharedDisk(TurnedTime time) {
    this.time = time;
  }

  /** One router, with its way to the store, which may be cut. */
  final class Router implements Store, StoreMap {
    final LinkedBlockingQueue<String> revoked = new LinkedBlockingQueue<>();
    final Slot<TokenRevocation> revocation = new Slot<>(time, SlotLimits.standard());
    final AccountBook book;
    final AccountCommands commands;
    final SharedAccounts shared;
    final TokenRevocation revoking =
        new TokenRevocation() {
          @Override
          public void revokeToken(String tokenId) {
            throw new AssertionError();
          }

          @Override
          public void revokeAccount(String subject, Instant issuedUpTo) {
            revoked.add(subject + " " + issuedUpTo);
          }
        };
    private StoreListener listener = new StoreListener() {};
    int readings;
    boolean isCut;

    Router(int seed) {
      this(seed, false);
    }

    /** Makes one that can revoke from its start on, or not yet. */
    Router(int seed, boolean revokes) {
      if (revokes) {
        revocation.bind(revoking);
      }
      PersistedState state = new PersistedState(time, AccountBook.MAP, 100);
      book = new AccountBook(state, 2000);
      Withdrawal withdrawal =
          new Withdrawal(
              revocation,
              new Slot<>(time, SlotLimits.standard()),
              new Slot<>(time, SlotLimits.standard()),
              time);
      commands = new AccountCommands(book, withdrawal, time, new SeededRandomness(seed), 1000);
      routers.add(this);
      shared = new SharedAccounts(time, state, book, withdrawal);
      shared.bind(this);
    }

    Router revoking() {
      if (revocation.service() == null) {
        revocation.bind(revoking);
      }
      return this;
    }

    Router with(String name) {
      commands.add(name, name + "-id", name + "-sub", "api", null, null, 0, false);
      return this;
    }

    String revoked() throws InterruptedException {
      return revoked.poll(20, TimeUnit.SECONDS);
    }

    void cut() {
      isCut = true;
    }

    /** The store is back, and has lost what it had, or not. */
    void mend(boolean emptied) {
      isCut = false;
      listener.resumed(emptied);
      listener.recovered();
    }

    private <R> CompletionStage<R> call(Supplier<R> what) {
      return isCut
          ? CompletableFuture.failedStage(new IOException("cut off"))
          : CompletableFuture.completedStage(what.get());
    }

    @Override
    public boolean isShared(String name) {
      return true;
    }

    @Override
    public StoreMap map(String name) {
      return this;
    }

    @Override
    public CompletionStage<Optional<Bytes>> get(Bytes key) {
      return call(() -> Optional.ofNullable(entries.get(key.utf8())));
    }

    @Override
    public CompletionStage<Map<Bytes, Bytes>> all() {
      readings++;
      Map<Bytes, Bytes> all = new HashMap<>();
      entries.forEach((name, value) -> all.put(Bytes.utf8(name), value));
      return call(() -> all);
    }

    @Override
    public CompletionStage<StoreContents> contents() {
      return all().thenApply(all -> StoreContents.of(all, Bytes.utf8(epoch)));
    }

    @Override
    public CompletionStage<Void> put(Bytes key, Bytes value) {
      throw new AssertionError("that would undo what others do");
    }

    @Override
    public CompletionStage<Void> remove(Bytes key) {
      throw new AssertionError("that would undo what others do");
    }

    @Override
    public CompletionStage<Boolean> replace(
        Bytes key, Optional<Bytes> expected, Optional<Bytes> value) {
      CompletionStage<Boolean> done =
          call(
              () -> {
                if (!Optional.ofNullable(entries.get(key.utf8())).equals(expected)) {
                  return false;
                }
                value.ifPresentOrElse(
                    each -> entries.put(key.utf8(), each), () -> entries.remove(key.utf8()));
                return true;
              });
      if (done.toCompletableFuture().getNow(false)) {
        routers.stream()
            .filter(each -> each != this && !each.isCut)
            .forEach(each -> each.listener.changed(key, value));
      }
      return done;
    }

    @Override
    public AutoCloseable watch(StoreListener watching) {
      if (watching instanceof SharedAccounts) {
        listener = watching;
      }
      return () -> listener = watching == listener ? new StoreListener() {} : listener;
    }
  }
}
