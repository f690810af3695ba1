// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Delivery;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryResource;
import io.millrace.gateway.rig.MemoryStore;
import io.millrace.lib.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is replaced, and at whatever moment: every observer hears at least the newest state, and
 * what comes after it.
 */
class ObservationHandOverTest extends ObservationCase {
  private static final Map<String, Object> PROPERTIES = Map.of(LocalResource.PATH, "state");
  private static final String TEMP = DEVICE + "/snsr/temp?sens";
  private static final String OTHER_SPELLING = "coap://ssn001350050005e7d6:4849/snsr/temp?sens";
  private static final long BEFORE = 7;

  private final MemoryResource first = new MemoryResource("one");
  private final MemoryResource next = new MemoryResource("newest");

  private void observeState() {
    rig.offer(first, PROPERTIES);
    rig.client.con("0a", local(CoapCode.GET, "state", OptionNumber.OBSERVE, Bytes.EMPTY));
    assertThat(received()).containsExactly("one");
  }

  private List<String> received() {
    return texts(rig.client.receive());
  }

  private void hearsTheNewestAndWhatFollows() {
    rig.turn(10_000);
    assertThat(received()).endsWith("newest");
    next.become(MemoryResource.content("after"));
    assertThat(received()).containsExactly("after");
  }

  // A resource of the gateway is replaced.

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void resource_that_is_replaced_while_its_observation_begins(boolean beside, boolean known) {
    if (known) {
      observeState();
      rig.withdraw(first, PROPERTIES);
      rig.turn(200);
    }
    first.inObserve =
        () -> {
          if (beside) {
            rig.offer(next, PROPERTIES);
          }
          rig.withdraw(first, PROPERTIES);
        };
    rig.offer(first, PROPERTIES);
    if (known) {
      rig.turn(1);
    } else {
      rig.client.con("0a", local(CoapCode.GET, "state", OptionNumber.OBSERVE, Bytes.EMPTY));
    }
    if (!beside) {
      rig.turn(300);
      rig.offer(next, PROPERTIES);
    }
    hearsTheNewestAndWhatFollows();
    assertThat(first.observers).isEmpty();
  }

  /** In time: within the time for which the old one's calls in progress are waited for. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void resource_that_is_replaced_while_it_is_asked(boolean beside, boolean inTime)
      throws Exception {
    observeState();
    first.holds = true;
    first.become(MemoryResource.content("two"));
    int timers = rig.time.waiting();
    CompletableFuture<Void> replaced =
        CompletableFuture.runAsync(
            () -> {
              if (beside) {
                rig.offer(next, PROPERTIES);
              }
              rig.withdraw(first, PROPERTIES);
              if (!beside) {
                rig.offer(next, PROPERTIES);
              }
            });
    Await.that(
        () -> "the wait for its calls in progress",
        Duration.ofSeconds(20),
        () -> rig.time.waiting() > timers);
    if (inTime) {
      first.letGo();
    }
    while (!replaced.isDone()) {
      rig.turn(100); // the time for calls in progress
    }
    if (!inTime) {
      first.letGo();
    }
    hearsTheNewestAndWhatFollows();
    assertThat(first.observers).isEmpty();
  }

  /** Its bundle is being replaced: a class is missing, or what it watches has gone. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resource_that_cannot_be_observed_at_that_moment(boolean fails) {
    observeState();
    rig.withdraw(first, PROPERTIES);
    next.declines = true;
    next.inObserve =
        () -> {
          if (fails) {
            throw new NoClassDefFoundError("it is gone");
          }
        };
    rig.offer(next, PROPERTIES);
    rig.turn(50);
    next.declines = false;
    next.inObserve = () -> {};
    hearsTheNewestAndWhatFollows();
  }

  // The gateway is replaced.

  /** Starts a gateway that finds another one serving, which goes on doing so. */
  private Gateway startBeside() {
    Gateway serving = rig.gateway;
    MemoryStore none = new MemoryStore();
    Gateway beside = rig.start(rig.sessions, none);
    beside.unbindStore(none);
    beside.former.begun(BEFORE);
    beside.bindStore(rig.store);
    rig.turn(1_000);
    rig.gateway = serving;
    return beside;
  }

  private void goOnWith(Gateway beside) {
    rig.gateway.stop();
    rig.transport.giveBackTo(beside);
    rig.gateway = beside;
    beside.former.stopped(BEFORE);
    rig.turn(1_000);
  }

  @Test
  void who_begins_to_observe_while_the_next_build_starts_beside_this_one() {
    Gateway beside = startBeside();
    register("01");
    int asked = rig.device.asked().size();
    goOnWith(beside);
    assertThat(rig.device.asked()).hasSize(asked + 1);
    rig.device.last().notify(2, "newest");
    assertThat(received()).containsExactly("newest");
  }

  @Test
  void who_ends_an_observation_while_the_next_build_starts_hears_nothing_of_it() {
    register("01");
    Gateway beside = startBeside();
    rig.client.non("01", proxied(CoapCode.GET, TEMP, OptionNumber.OBSERVE, 1));
    rig.client.receive();
    int asked = rig.device.asked().size();
    goOnWith(beside);
    assertThat(rig.device.asked()).hasSize(asked);
    assertThat(rig.store.map("gateway.observations").entries).isEmpty();
  }

  @Test
  void gateway_that_never_took_over_disturbs_nothing() {
    register("01");
    int asked = rig.device.asked().size();
    startBeside().stop();
    assertThat(rig.device.asked()).hasSize(asked);
    rig.device.last().notify(2, "newest");
    assertThat(received()).containsExactly("newest");
  }

  /** A device that answers at once, without saying for how long that is fresh. */
  private static final class PromptDevice implements Device {
    final List<DeviceListener> observers = new CopyOnWriteArrayList<>();
    String state = "one";

    @Override
    public String name() {
      return GatewayRig.NAME;
    }

    @Override
    public Call exchange(CoapRequest request, Duration deadline, DeviceListener listener) {
      listener.answered(MemoryResource.content(state));
      return () -> {};
    }

    @Override
    public Call observe(CoapRequest request, Duration deadline, DeviceListener listener) {
      observers.add(listener);
      listener.answered(notification(1, state));
      return () -> {};
    }
  }

  @Test
  void observers_of_one_resource_under_two_names_are_taken_over_one_after_the_other() {
    PromptDevice device = new PromptDevice();
    rig.resolver.put(GatewayRig.NAME, device, "milli");
    Client second = rig.client("192.0.2.2", 6000);
    rig.sessions.allow(second.peer(), Permission.PROXY);
    rig.client.non("01", observe(TEMP));
    second.non("02", observe(OTHER_SPELLING));
    assertThat(received()).isNotEmpty();
    assertThat(second.receive()).isNotEmpty();
    rig.gateway.stop();
    device.state = "newest";
    rig.start();
    rig.turn(1_000);
    assertThat(received()).containsExactly("newest");
    assertThat(texts(second.receive())).containsExactly("newest");
  }

  // The endpoint goes.

  /** Nobody waits for the acknowledgement any more, and the state that has waited for it is due. */
  @Test
  void endpoint_that_closes_before_a_notification_is_acknowledged() {
    rig = rig(Map.of("confirmEvery", 2));
    register("01");
    rig.device.last().notify(2, "non-confirmable");
    rig.device.last().notify(3, "confirmable");
    rig.device.last().notify(4, "newest");
    assertThat(received()).containsExactly("non-confirmable", "confirmable");
    rig.client.settle(Delivery.SENT);
    assertThat(received()).containsExactly("newest");
  }

  @Test
  void client_that_moves_before_it_has_the_newest_state() {
    rig = rig(Map.of("confirmEvery", 1));
    register("01");
    rig.device.last().notify(2, "confirmable");
    rig.device.last().notify(3, "newest");
    assertThat(received()).containsExactly("confirmable");
    Client moved = rig.client("192.0.2.77", 6001);
    rig.sessions.allow(moved.peer(), Permission.PROXY);
    rig.gateway.moved(rig.sessions.find(moved.peer()), rig.client.peer());
    assertThat(texts(moved.receive())).containsExactly("newest");
  }
}
