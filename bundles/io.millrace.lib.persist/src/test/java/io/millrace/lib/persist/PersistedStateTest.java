// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is put is in the store as soon as there is one, in the order of the calls. */
class PersistedStateTest {
  private static final Bytes A = Bytes.utf8("a");
  private static final Bytes B = Bytes.utf8("b");
  private static final Bytes C = Bytes.utf8("c");
  private static final Bytes ONE = Bytes.utf8("1");
  private static final Bytes TWO = Bytes.utf8("2");

  private final TurnedTime time = new TurnedTime();
  private final SlowStore store = new SlowStore();
  private final PersistedState state = new PersistedState(time, "map", 2);

  private static <T> T value(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void what_is_put_and_removed_is_written_at_once() {
    state.stores().bind(store);
    state.put(A, ONE);
    state.put(B, ONE);
    state.remove(A);
    assertThat(store.entries).isEqualTo(Map.of(B, ONE));
    assertThat(value(state.get(A))).isEmpty();
    assertThat(value(state.get(B))).contains(ONE);
    assertThat(value(state.all())).isEqualTo(Map.of(B, ONE));
  }

  @Test
  void without_a_store_the_newest_value_of_each_key_waits_for_one() {
    state.put(A, ONE);
    state.put(A, TWO);
    state.remove(B);
    assertThat(state.isUnsaved(A)).isTrue();
    assertThat(value(state.get(A))).contains(TWO);
    time.turn(Duration.ofHours(1));
    store.entries.put(B, ONE);
    state.stores().bind(store);
    assertThat(store.entries).isEqualTo(Map.of(A, TWO));
    assertThat(store.calls).isEqualTo(2);
    assertThat(state.isUnsaved(A)).isFalse();
  }

  @Test
  void no_more_changes_wait_than_may_and_the_eldest_is_dropped() {
    state.put(A, ONE);
    state.put(B, ONE);
    state.put(C, ONE);
    state.stores().bind(store);
    assertThat(store.entries).containsOnlyKeys(B, C);
  }

  @Test
  void what_a_store_could_not_write_goes_to_the_next_one() {
    SlowStore broken = new SlowStore();
    broken.fault = new IOException("the disk is full");
    state.stores().bind(broken);
    state.put(A, ONE);
    assertThat(state.isUnsaved(A)).isTrue();
    state.stores().unbind(broken);
    state.stores().bind(store);
    assertThat(store.entries).isEqualTo(Map.of(A, ONE));
    assertThat(state.isUnsaved(A)).isFalse();
  }

  @Test
  void a_store_that_throws_harms_neither_who_writes_nor_what_comes_next() {
    SlowStore broken = new SlowStore();
    broken.thrown = new NoClassDefFoundError("gone/With/Its/Bundle");
    state.stores().bind(broken);
    state.put(A, ONE);
    broken.thrown = null;
    state.put(B, ONE);
    assertThat(broken.entries).isEqualTo(Map.of(B, ONE));
    state.stores().bind(store);
    assertThat(store.entries).containsEntry(A, ONE);
  }

  @Test
  void a_value_on_its_way_is_read_and_the_store_stays_until_it_is_there() {
    store.slow = true;
    state.stores().bind(store);
    state.put(A, ONE);
    assertThat(value(state.get(A))).contains(ONE);
    assertThat(state.isUnsaved(A)).as("it is on its way").isFalse();
    CompletableFuture<Boolean> left =
        CompletableFuture.supplyAsync(() -> state.stores().unbind(store));
    while (state.stores().service() != null) {
      Thread.onSpinWait();
    }
    assertThat(left).isNotDone();
    store.answer();
    assertThat(left.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
  }

  @Test
  void a_newer_value_survives_the_confirmation_of_the_one_before() {
    store.slow = true;
    state.stores().bind(store);
    state.put(A, ONE);
    state.put(A, TWO);
    store.answerOne();
    assertThat(value(state.get(A))).contains(TWO);
    store.answer();
    assertThat(store.entries).isEqualTo(Map.of(A, TWO));
  }

  @Test
  void a_read_waits_for_a_store_and_fails_when_none_comes() {
    CompletableFuture<Optional<Bytes>> early = state.get(A).toCompletableFuture();
    CompletableFuture<Map<Bytes, Bytes>> all = state.all().toCompletableFuture();
    store.entries.put(A, ONE);
    state.stores().bind(store);
    assertThat(early).isCompletedWithValue(Optional.of(ONE));
    assertThat(all).isCompletedWithValue(Map.of(A, ONE));
    state.stores().unbind(store);
    CompletableFuture<Optional<Bytes>> late = state.get(A).toCompletableFuture();
    time.turn(SlotLimits.standard().grace());
    assertThatThrownBy(late::join).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void what_is_taken_is_there_once() {
    store.entries.put(A, ONE);
    state.stores().bind(store);
    assertThat(value(state.take(A))).contains(ONE);
    assertThat(value(state.take(A))).isEmpty();
    assertThat(store.entries).isEmpty();
  }

  @Test
  void who_has_closed_writes_no_more() {
    Slot<Store> shared = new Slot<>(time, SlotLimits.standard());
    PersistedState ended = new PersistedState(shared, "map", 2);
    ended.put(A, ONE);
    ended.close();
    shared.bind(store);
    assertThat(store.entries).isEmpty();
  }

  @Test
  void a_change_is_saved_when_the_store_has_confirmed_the_newest_of_its_key() {
    store.slow = true;
    state.stores().bind(store);
    assertThat(state.saved(A).toCompletableFuture()).isCompleted();
    state.put(A, ONE);
    CompletableFuture<Void> first = state.saved(A).toCompletableFuture();
    state.put(A, TWO);
    store.answerOne();
    assertThat(first).as("nobody needs the first value any more").isNotDone();
    store.answer();
    assertThat(first).isCompleted();
    assertThat(state.saved(A).toCompletableFuture()).isCompleted();
  }

  @Test
  void a_change_that_cannot_be_saved_fails_and_goes_to_the_next_store() {
    SlowStore broken = new SlowStore();
    broken.fault = new IOException("the disk is full");
    state.stores().bind(broken);
    state.put(A, ONE);
    assertThat(state.isFailing()).isTrue();
    assertThat(state.saved(A).toCompletableFuture()).isCompletedExceptionally();
    state.stores().unbind(broken);
    state.put(A, TWO);
    CompletableFuture<Void> again = state.saved(A).toCompletableFuture();
    assertThat(again).isNotDone();
    state.stores().bind(store);
    assertThat(again).isCompleted();
    assertThat(state.isFailing()).isFalse();
  }

  @Test
  void a_change_that_is_dropped_or_comes_to_no_store_is_not_saved() {
    state.put(A, ONE);
    CompletableFuture<Void> dropped = state.saved(A).toCompletableFuture();
    state.put(B, ONE);
    state.put(C, ONE);
    assertThat(dropped).isCompletedExceptionally();
    CompletableFuture<Void> left = state.saved(C).toCompletableFuture();
    assertThat(left).isNotDone();
    state.close();
    assertThat(left).isCompletedExceptionally();
  }
}
