// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.line.pipe.Pipe;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.secondary.HdlcSecondaryLink;
import io.millrace.link.hdlc.secondary.PendingMessageStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a secondary holds when it, or whoever answers for it, is replaced. */
class ReplacementTest {
  private static final Bytes SNRM = FrameEncoder.encode(Frame.of(FrameKind.SNRM));

  private final SecondaryBench bench = new SecondaryBench(message -> message);
  private final MemoryStore store = new MemoryStore();

  private void arriveWithoutListener() throws Exception {
    bench.burst(SNRM);
    bench.detach();
    bench.write(FrameEncoder.encode(Frame.i(0, 0, Bytes.hex("01"))));
    assertThat(bench.replies()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void a_message_that_finds_no_listener_is_answered_by_the_next() throws Exception {
    arriveWithoutListener();
    bench.pause(1900);
    bench.reattach();
    bench.pause(1);
    assertThat(bench.replies()).isEqualTo(FrameEncoder.encode(Frame.i(0, 1, Bytes.hex("01"))));
    assertThat(bench.secondary.statistics().count("held")).isEqualTo(1);
  }

  @Test
  void it_is_not_executed_once_the_primary_does_not_wait_any_more() throws Exception {
    arriveWithoutListener();
    bench.pause(2000);
    bench.reattach();
    bench.pause(1);
    assertThat(bench.executed).isEmpty();
  }

  @Test
  void a_poll_asks_for_its_answer_and_gets_it_once_there_is_a_listener() throws Exception {
    arriveWithoutListener();
    assertThat(bench.send(Frame.rr(0))).isEqualTo(FrameEncoder.encode(Frame.rr(1)));
    bench.reattach();
    bench.pause(1);
    assertThat(bench.executed).containsExactly(Bytes.hex("01"));
    assertThat(bench.send(Frame.rr(0)))
        .isEqualTo(FrameEncoder.encode(Frame.i(0, 1, Bytes.hex("01"))));
  }

  @ParameterizedTest
  @EnumSource(
      value = FrameKind.class,
      names = {"I", "SNRM", "DISC", "RNR"})
  void it_is_not_executed_once_the_primary_has_gone_on(FrameKind kind) throws Exception {
    arriveWithoutListener();
    bench.send(Frame.of(kind));
    bench.reattach();
    bench.pause(1);
    assertThat(bench.executed).isEmpty();
  }

  @Test
  void a_pending_message_outlives_its_link() {
    TurnedTime time = new TurnedTime();
    Pipe pipe = new Pipe("uart0", task -> time.schedule(Duration.ZERO, task), 4096);
    HdlcSecondaryLink old =
        new HdlcSecondaryLink(pipe.secondary(), time, Pair.SETTINGS, pendingStore(time));
    old.offer(Bytes.hex("ee"), false);
    old.close("the link is replaced");
    HdlcSecondaryLink next =
        new HdlcSecondaryLink(pipe.secondary(), time, Pair.SETTINGS, pendingStore(time));
    assertThat(next.offer(Bytes.hex("ff"), false)).as("the place is taken").isFalse();
    assertThat(store.content).isEmpty();
    next.offer(Bytes.hex("ff"), true);
    next.close("once more");
    assertThat(store.content).containsValue(Bytes.hex("ff"));
  }

  @Test
  void what_was_offered_since_is_not_replaced_by_what_was_kept() {
    TurnedTime time = new TurnedTime();
    Pipe pipe = new Pipe("uart0", task -> time.schedule(Duration.ZERO, task), 4096);
    PendingMessageStore late = new PendingMessageStore(time);
    store.content.put(Bytes.utf8(pipe.secondary().name()), Bytes.hex("ee"));
    HdlcSecondaryLink next = new HdlcSecondaryLink(pipe.secondary(), time, Pair.SETTINGS, late);
    next.offer(Bytes.hex("ff"), false);
    late.bind(store);
    next.close("once more");
    assertThat(store.content).containsValue(Bytes.hex("ff"));
  }

  private PendingMessageStore pendingStore(TurnedTime time) {
    PendingMessageStore pending = new PendingMessageStore(time);
    pending.bind(store);
    return pending;
  }

  private static final class MemoryStore implements Store {
    final Map<Bytes, Bytes> content = new HashMap<>();

    @Override
    public StoreMap map(String name) {
      return new StoreMap() {
        @Override
        public CompletionStage<Optional<Bytes>> get(Bytes key) {
          return CompletableFuture.completedStage(Optional.ofNullable(content.get(key)));
        }

        @Override
        public CompletionStage<Map<Bytes, Bytes>> all() {
          return CompletableFuture.completedStage(Map.copyOf(content));
        }

        @Override
        public CompletionStage<Void> put(Bytes key, Bytes value) {
          content.put(key, value);
          return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> remove(Bytes key) {
          content.remove(key);
          return CompletableFuture.completedStage(null);
        }
      };
    }
  }
}
