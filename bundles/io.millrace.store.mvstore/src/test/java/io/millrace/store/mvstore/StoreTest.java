// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private static final Bytes KEY = Bytes.utf8("key");
  private static final Bytes VALUE = Bytes.utf8("value");

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("deep/down/store.mv");
  }

  static Writer.Limits limits(int operations, long bytes, long fileBytes) {
    return new Writer.Limits(operations, bytes, fileBytes, Duration.ZERO);
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void what_was_put_is_there_and_what_was_removed_is_not() throws Exception {
    try (OpenStore open = new OpenStore(file())) {
      StoreMap map = open.store().map("sessions");
      get(map.put(KEY, Bytes.utf8("old")));
      get(map.put(KEY, VALUE));
      get(map.put(Bytes.EMPTY, Bytes.EMPTY));

      assertThat(get(map.get(KEY))).contains(VALUE);
      assertThat(get(map.all())).isEqualTo(Map.of(KEY, VALUE, Bytes.EMPTY, Bytes.EMPTY));

      get(map.remove(KEY));
      get(map.remove(KEY));
      assertThat(get(map.get(KEY))).isEmpty();
    }
  }

  @Test
  void a_value_is_replaced_only_if_it_is_what_is_expected() throws Exception {
    Optional<Bytes> none = Optional.empty();
    Optional<Bytes> value = Optional.of(VALUE);
    try (OpenStore open = new OpenStore(file())) {
      StoreMap map = open.store().map("m");
      assertThat(get(map.replace(KEY, value, none))).as("nothing is there either way").isTrue();
      assertThat(get(map.replace(KEY, none, value))).isTrue();
      assertThat(get(map.replace(KEY, none, Optional.of(Bytes.EMPTY)))).isFalse();
      assertThat(get(map.get(KEY))).isEqualTo(value);
    }
    try (OpenStore open = new OpenStore(file())) {
      StoreMap map = open.store().map("m");
      assertThat(get(map.replace(KEY, value, none))).isTrue();
      assertThat(get(map.get(KEY))).isEmpty();
    }
  }

  @Test
  void maps_of_other_names_hold_their_own() throws Exception {
    try (OpenStore open = new OpenStore(file())) {
      Store store = open.store();
      get(store.map("a").put(KEY, VALUE));

      assertThat(get(store.map("a.b-1").get(KEY))).isEmpty();
      assertThat(get(store.map("a.b-1").all())).isEmpty();
      get(store.map("a.b-1").remove(KEY));
      assertThat(get(store.map("a").get(KEY))).contains(VALUE);
    }
  }

  @Test
  void a_name_of_another_form_is_refused() throws Exception {
    try (OpenStore open = new OpenStore(file())) {
      Store store = open.store();
      for (String name : List.of("", "A", "a b", "a/b", "a".repeat(65))) {
        assertThatThrownBy(() -> store.map(name)).isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(store.map("a".repeat(64))).isNotNull();
    }
  }

  @Test
  void everything_is_there_after_closing_and_opening() throws Exception {
    try (OpenStore open = new OpenStore(file())) {
      get(open.store().map("m").put(KEY, VALUE));
    }
    try (OpenStore open = new OpenStore(file())) {
      assertThat(get(open.store().map("m").all())).isEqualTo(Map.of(KEY, VALUE));
    }
  }

  @Test
  void writes_in_flight_when_it_stops_are_done_and_told() throws Exception {
    List<CompletionStage<Void>> stages = new ArrayList<>();
    try (OpenStore open = new OpenStore(file())) {
      StoreMap map = open.store().map("m");
      for (int i = 0; i < 3000; i++) {
        stages.add(map.put(Bytes.utf8("key " + i), VALUE));
      }
    }
    for (CompletionStage<Void> stage : stages) {
      get(stage);
    }
    try (OpenStore open = new OpenStore(file())) {
      assertThat(get(open.store().map("m").all())).hasSize(3000);
    }
  }

  @Test
  void after_it_stopped_every_call_fails() throws Exception {
    OpenStore open = new OpenStore(file());
    StoreMap map = open.store().map("m");
    open.close();

    assertThatThrownBy(() -> get(map.put(KEY, VALUE)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void the_last_of_many_writers_to_a_key_wins_in_the_order_of_the_calls() throws Exception {
    try (OpenStore open = new OpenStore(file())) {
      StoreMap map = open.store().map("m");
      for (int i = 0; i < 500; i++) {
        map.put(KEY, Bytes.utf8("value " + i));
      }

      assertThat(get(map.get(KEY))).contains(Bytes.utf8("value 499"));
    }
  }

  @Test
  void a_full_queue_refuses_and_goes_on() throws Exception {
    try (OpenStore open = new OpenStore(file(), limits(4, 1000, 1 << 26))) {
      StoreMap map = open.store().map("m");
      CountDownLatch go = new CountDownLatch(1);
      CountDownLatch held = new CountDownLatch(1);
      open.occupy(() -> hold(held, go));
      held.await();
      List<CompletableFuture<Void>> stages = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        stages.add(map.put(Bytes.utf8("k" + i), VALUE).toCompletableFuture());
      }
      CompletionStage<Void> heavy = map.put(KEY, Bytes.wrap(new byte[1001]));

      assertThat(stages.stream().filter(CompletableFuture::isCompletedExceptionally)).hasSize(2);
      assertThat(heavy.toCompletableFuture()).isCompletedExceptionally();
      go.countDown();
      get(stages.get(0));
      get(map.put(KEY, VALUE));
      assertThat(get(map.all())).hasSize(5);
    }
  }

  private static void hold(CountDownLatch held, CountDownLatch go) {
    held.countDown();
    try {
      go.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keys_and_values_that_are_too_long_are_refused() throws Exception {
    try (OpenStore open = new OpenStore(file())) {
      StoreMap map = open.store().map("m");
      assertThatThrownBy(() -> get(map.put(Bytes.wrap(new byte[1025]), VALUE)))
          .hasCauseInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> get(map.put(KEY, Bytes.wrap(new byte[(1 << 20) + 1]))))
          .hasCauseInstanceOf(IllegalArgumentException.class);
      get(map.put(Bytes.wrap(new byte[1024]), Bytes.wrap(new byte[1 << 20])));
    }
  }

  @Test
  void a_full_file_takes_nothing_more_but_gives_and_removes() throws Exception {
    try (OpenStore open = new OpenStore(file(), limits(100, 1 << 24, 100_000))) {
      StoreMap map = open.store().map("m");
      get(map.put(KEY, Bytes.wrap(new byte[100_000])));

      assertThatThrownBy(() -> get(map.put(Bytes.utf8("more"), VALUE)))
          .hasMessageContaining("full");
      assertThat(get(map.get(KEY))).isPresent();
      get(map.remove(KEY));
    }
  }

  @Test
  void no_more_maps_are_made_than_allowed() throws Exception {
    try (OpenStore open = new OpenStore(file())) {
      for (int i = 0; i < 256; i++) {
        get(open.store().map("m" + i).put(KEY, VALUE));
      }
      assertThatThrownBy(() -> get(open.store().map("more").put(KEY, VALUE)))
          .hasMessageContaining("256 maps");
    }
  }

  @Test
  void the_file_is_the_owners_alone() throws Exception {
    try (OpenStore open = new OpenStore(file())) {
      open.store();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void a_locked_file_is_waited_for_and_calls_fail_meanwhile() throws Exception {
    Files.createDirectories(file().getParent());
    MVStore other = new MVStore.Builder().fileName(file().toString()).open();
    try (OpenStore open = new OpenStore(file())) {
      assertThatThrownBy(() -> get(open.storeBeforeItIsOpen().map("m").get(KEY)))
          .hasCauseInstanceOf(IOException.class);
      assertThat(open.isOpen()).isFalse();
      other.close();
      get(open.store().map("m").put(KEY, VALUE));
    }
    assertThat(file().resolveSibling("store.mv.damaged-1")).doesNotExist();
  }

  @Test
  void a_writer_that_waits_for_a_locked_file_can_be_stopped() throws Exception {
    Files.createDirectories(file().getParent());
    try (MVStore other = new MVStore.Builder().fileName(file().toString()).open()) {
      new OpenStore(file()).close();
      assertThat(other.isClosed()).isFalse();
    }
  }
}
