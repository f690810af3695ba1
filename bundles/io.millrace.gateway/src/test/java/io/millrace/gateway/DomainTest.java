// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.RequestFailure;
import io.millrace.gateway.rig.MemoryTransport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of admitted domains; the platform's resolver knows localhost. */
class DomainTest {
  /**
   * Longer than a name's label may be (RFC 1035 §2.3.4): no server is asked for it, or waited for.
   */
  private static final String NOBODY = "n".repeat(64) + ".invalid";

  private final GatewayRig rig =
      new GatewayRig(Map.of("destinations", new String[] {"localhost, invalid"}));

  @Test
  void a_name_of_an_admitted_domain_is_looked_up_and_its_host_said_to_the_server() {
    rig.client.con("01", proxied(CoapCode.GET, "coap://LocalHost:5690/a"));
    await(() -> !rig.transport.asked().isEmpty());
    MemoryTransport.Asked asked = rig.transport.asked().get(0);
    assertThat(asked.remote.getAddress().isLoopbackAddress()).isTrue();
    assertThat(asked.remote.getPort()).isEqualTo(5690);
    assertThat(asked.request.options().first(OptionNumber.URI_HOST))
        .isEqualTo(Bytes.utf8("localhost"));
  }

  @Test
  void a_name_without_an_address_is_5_02() {
    rig.client.non("01", proxied(CoapCode.GET, "coap://" + NOBODY + "/a"));
    List<CoapMessage> received = new ArrayList<>();
    await(
        () -> {
          received.addAll(rig.client.receive());
          return !received.isEmpty();
        });
    assertThat(received.get(0).code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(received.get(0).payload().utf8()).contains(NOBODY);
  }

  @Test
  void the_directory_goes_before_the_domain_name_system() {
    rig.resolver.put("LOCALHOST", rig.device, "milli");
    rig.client.non("01", proxied(CoapCode.GET, "coap://localhost/a"));
    assertThat(rig.device.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_observation_outlives_a_lookup_that_fails_or_is_slow_within_its_grace(boolean slow) {
    List<Runnable> lookups = new ArrayList<>();
    AtomicInteger failed = new AtomicInteger();
    observe();
    if (slow) {
      rig.lookups = lookups::add;
    } else {
      rig.addresses =
          name -> {
            failed.incrementAndGet();
            throw new UnknownHostException(name);
          };
    }
    replaceEndpoint();
    rig.turn(50_000);
    assertThat(lookups).hasSize(slow ? 1 : 0);
    assertThat(failed.get()).isBetween(slow ? 0 : 2, slow ? 0 : 20);
    rig.addresses = InetAddress::getAllByName;
    lookups.forEach(Runnable::run);
    rig.turn(6_000);
    notify(9, "second");
    assertThat(rig.client.receive())
        .extracting(message -> message.payload().utf8())
        .containsExactly("second");
  }

  @Test
  void an_observation_whose_name_has_no_address_for_the_whole_grace_ends_with_5_03() {
    observe();
    rig.addresses =
        name -> {
          throw new UnknownHostException(name);
        };
    replaceEndpoint();
    rig.turn(80_000);
    assertThat(rig.client.receive())
        .extracting(CoapMessage::code)
        .containsExactly(CoapCode.SERVICE_UNAVAILABLE);
  }

  private void observe() {
    rig.client.non("01", proxied(CoapCode.GET, "coap://localhost/t", OptionNumber.OBSERVE, 0));
    await(() -> !rig.transport.asked().isEmpty());
    notify(1, "first");
    assertThat(rig.client.receive()).hasSize(1);
    rig.turn(60_000);
  }

  private void notify(int number, String text) {
    MemoryTransport.Asked asked = rig.transport.asked().get(rig.transport.asked().size() - 1);
    CoapOptions options = CoapOptions.builder().add(OptionNumber.OBSERVE, number).build();
    asked.answer(new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8(text)));
  }

  /** The endpoint is replaced; what it had open fails, and is to be begun again by the next. */
  private void replaceEndpoint() {
    MemoryTransport former = rig.transport;
    rig.gateway.unbindTransport(former);
    rig.transport = new MemoryTransport("udp");
    rig.gateway.bindTransport(rig.transport, Map.of());
    former.asked().get(0).fail(RequestFailure.CLOSED);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("came in time").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
