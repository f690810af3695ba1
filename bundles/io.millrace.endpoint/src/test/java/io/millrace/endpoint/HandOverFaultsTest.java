// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.Transport;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an endpoint leaves is neither lost nor ended twice when something fails meanwhile. */
class HandOverFaultsTest {
  private final Bench bench = new Bench();

  private static Transport failingAt(String call, List<String> called) {
    return (Transport)
        Proxy.newProxyInstance(
            Transport.class.getClassLoader(),
            new Class<?>[] {Transport.class},
            (self, method, arguments) -> {
              called.add(method.getName());
              if (method.getName().equals(call)) {
                throw new NoClassDefFoundError("of a later build");
              }
              return null;
            });
  }

  @Test
  @SuppressWarnings("unchecked")
  void late_call_that_fails_keeps_no_other_from_the_next_one() {
    bench.get(MessageType.CON, 7, "01");
    bench.get(MessageType.CON, 8, "02");
    Map<String, Object> left = bench.stop();
    bench.request(Reliability.CONFIRMABLE, "a ");
    bench.endpoint.acknowledge(bench.asked.get(0));
    List<String> called = new ArrayList<>();
    ((CompletableFuture<Object>) left.get("successor")).complete(failingAt("request", called));
    bench.endpoint.reject(bench.asked.get(1));
    assertThat(called).containsExactly("request", "acknowledge", "reject");
    assertThat(bench.heard).containsExactly("a failed: endpoint closed");
  }

  @Test
  void who_waits_for_what_cannot_be_read_is_told_and_late_calls_find_the_next_one() {
    bench.get(MessageType.CON, 7, "01");
    bench.get(MessageType.NON, 8, "02");
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    bench.request(Reliability.CONFIRMABLE);
    Map<String, Object> left = new HashMap<>(bench.stop());
    bench.endpoint.reject(bench.asked.get(0));
    left.put(
        "listeners",
        new ArrayList<Object>((List<?>) left.get("listeners")) {
          @Override
          public Object get(int index) {
            throw new NoClassDefFoundError("of a later build");
          }
        });
    bench.startNext(left);
    assertThat(bench.deliveries).containsExactly(Delivery.SENT);
    assertThat(bench.heard).containsExactly("failed: endpoint closed");
    assertThat(bench.wire()).containsExactly("CON 2.05", "CON GET", "RST");
  }

  @Test
  void state_is_not_left_when_the_loop_was_held_until_the_endpoint_had_closed() {
    bench.request(Reliability.CONFIRMABLE);
    bench.carrier.foreign = true;
    List<Object> left = new ArrayList<>();
    bench.endpoint.handOver(left::add);
    bench.endpoint.close();
    bench.carrier.runTasks();
    assertThat(left).isEmpty();
    assertThat(bench.heard).containsExactly("failed: endpoint closed");
  }

  @Test
  void state_that_the_loop_is_leaving_is_not_ended_by_who_closes() throws Exception {
    bench.request(Reliability.CONFIRMABLE);
    CoapMessage sent = bench.lastSent();
    bench.carrier.foreign = true;
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    AtomicReference<Object> left = new AtomicReference<>();
    Thread closing =
        new Thread(
            () -> {
              bench.endpoint.handOver(
                  state -> {
                    left.set(state);
                    asked.countDown();
                    return awaited(held);
                  });
              bench.endpoint.close();
            });
    Thread loop =
        new Thread(
            () -> {
              while (asked.getCount() > 0) {
                bench.carrier.runTasks();
              }
            });
    loop.start();
    closing.start();
    closing.join();
    assertThat(bench.heard).isEmpty();
    held.countDown();
    loop.join();
    bench.startNext(left.get());
    bench.answer(Bench.response(MessageType.ACK, sent.messageId(), sent.token(), "fine"));
    assertThat(bench.heard).containsExactly("fine");
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void requests_that_an_endpoint_without_a_carrier_should_have_sent_are_the_next_ones() {
    bench.request(Reliability.CONFIRMABLE, "a ");
    CoapMessage sent = bench.lastSent();
    bench.request(Reliability.CONFIRMABLE, "b "); // waits for the other, as NSTART is 1
    AtomicReference<Object> left = new AtomicReference<>(bench.stop());
    bench.follow(left.get()).handOver(state -> left.compareAndSet(left.get(), state));
    bench.startNext(left.get());
    bench.answer(Bench.response(MessageType.ACK, sent.messageId(), sent.token(), "fine"));
    sent = bench.lastSent();
    bench.answer(Bench.response(MessageType.ACK, sent.messageId(), sent.token(), "too"));
    assertThat(bench.heard).containsExactly("a fine", "b too");
  }

  @Test
  void state_that_has_been_left_is_not_left_again() {
    bench.request(Reliability.CONFIRMABLE);
    Object left = bench.stop();
    assertThat(bench.stop()).isNull();
    bench.startNext(left);
    assertThat(bench.endpoint.openRequests()).isEqualTo(1);
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void carrier_that_is_taken_leaves_the_endpoint_as_it_was_and_a_closed_one_takes_none() {
    Wire wire = new Wire(new CoapMeters(bench.meters));
    assertThatThrownBy(() -> wire.attach(bench.carrier, bench.endpoint))
        .hasMessageContaining("user");
    MemoryCarrier free = new MemoryCarrier((peer, datagram) -> {});
    wire.attach(free, bench.endpoint);
    wire.detach();
    assertThatThrownBy(() -> wire.attach(bench.carrier, bench.endpoint))
        .hasMessageContaining("user");
    assertThat(wire.port()).isSameAs(free);
    wire.close();
    assertThatThrownBy(() -> wire.attach(free, bench.endpoint)).hasMessageContaining("closed");
    assertThat(free.isAttached()).isFalse();
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException odd) {
      throw new IllegalStateException(odd);
    }
  }
}
