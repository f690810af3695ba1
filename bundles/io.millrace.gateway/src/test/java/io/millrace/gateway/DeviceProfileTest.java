// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.GatewayRig.NAME;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.transport.Reliability;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a profile says of a device, and a profile that is replaced while requests wait. */
class DeviceProfileTest {
  private static final String OWN = "own";
  private static final InetSocketAddress CLEAR = new InetSocketAddress("192.0.2.77", 5683);
  private static final InetSocketAddress SECURED = new InetSocketAddress("192.0.2.77", 4849);

  private record Own(
      Reliability reliability,
      int nstart,
      int queueLimit,
      Duration spacing,
      boolean securedOnly,
      Set<String> quirks)
      implements DeviceProfile {
    @Override
    public String name() {
      return OWN;
    }
  }

  private static Own own(int nstart, long spacingMillis) {
    Reliability once =
        new Reliability(true, Duration.ofSeconds(60), 1.0, 1, Duration.ofSeconds(60));
    return new Own(once, nstart, 8, Duration.ofMillis(spacingMillis), false, Set.of());
  }

  private final GatewayRig rig = new GatewayRig();
  private int token = 0x10;

  private void bind(DeviceProfile profile) {
    rig.resolver.put(NAME, rig.device, OWN);
    rig.gateway.bindProfile(profile, Map.of());
  }

  private void replace(DeviceProfile old, DeviceProfile fresh) {
    rig.gateway.unbindProfile(old);
    rig.gateway.bindProfile(fresh, Map.of());
  }

  private void ask(int requests, Object... options) {
    for (int i = 0; i < requests; i++) {
      String own = Integer.toHexString(token++);
      rig.client.con(own, proxied(CoapCode.GET, DEVICE + "/t" + own, options));
    }
  }

  /** Returns the last message: an empty acknowledgement may come before the answer. */
  private CoapMessage answer() {
    List<CoapMessage> received = rig.client.receive();
    return received.get(received.size() - 1);
  }

  private int begun() {
    return rig.device.asked().size();
  }

  @Test
  void nstart_requests_are_in_flight_and_the_others_wait() {
    bind(own(2, 0));
    ask(3);
    assertThat(begun()).isEqualTo(2);
    rig.device.asked().get(0).content("x");
    assertThat(begun()).isEqualTo(3);
  }

  @Test
  void a_profile_without_nstart_has_the_gateways_window() {
    bind(own(0, 0));
    ask(6);
    assertThat(begun()).isEqualTo(4);
  }

  @Test
  void two_requests_begin_no_closer_than_the_spacing() {
    bind(own(0, 250));
    ask(3);
    assertThat(begun()).isEqualTo(1);
    rig.turn(249);
    assertThat(begun()).isEqualTo(1);
    rig.turn(1);
    assertThat(begun()).isEqualTo(2);
    rig.turn(250);
    assertThat(begun()).isEqualTo(3);
  }

  @Test
  void the_spacing_is_kept_when_the_request_before_is_over_already() {
    bind(own(0, 250));
    ask(1);
    rig.device.last().content("x");
    ask(1);
    assertThat(begun()).isEqualTo(1);
    rig.turn(250);
    assertThat(begun()).isEqualTo(2);
    rig.device.last().content("x");
    rig.turn(250);
    ask(1);
    assertThat(begun()).isEqualTo(3);
  }

  @Test
  void requests_that_wait_for_the_spacing_count_against_the_queue() {
    bind(own(0, 250));
    ask(9);
    rig.client.receive();
    ask(1);
    assertThat(answer().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void a_device_of_the_secured_port_alone_gets_nothing_in_clear() {
    Own careful = own(0, 0);
    bind(new Own(careful.reliability, 0, 8, Duration.ZERO, true, Set.of()));
    rig.resolver.put(NAME, CLEAR, OWN);
    ask(1);
    CoapMessage refused = answer();
    assertThat(refused.code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(refused.payload().utf8()).contains(NAME, "4849", "5683", "in clear");
    assertThat(rig.transport.asked()).isEmpty();

    rig.resolver.put(NAME, SECURED, OWN);
    ask(1);
    assertThat(rig.transport.asked()).hasSize(1);
  }

  @Test
  void a_device_that_never_notifies_is_asked_for_the_reading() {
    Own careful = own(0, 0);
    bind(
        new Own(careful.reliability, 0, 8, Duration.ZERO, false, Set.of(DeviceProfile.NO_OBSERVE)));
    ask(1, OptionNumber.OBSERVE, Bytes.EMPTY);
    assertThat(rig.device.last().observing).isFalse();
    assertThat(rig.device.last().request.options().has(OptionNumber.OBSERVE)).isFalse();
    rig.device.last().notify(3, "x");
    CoapMessage answer = answer();
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.options().has(OptionNumber.OBSERVE)).isFalse();
  }

  @Test
  void requests_that_wait_are_sent_as_the_profile_says_that_has_come_meanwhile() {
    Own old = own(1, 0);
    bind(old);
    ask(5);
    assertThat(begun()).isEqualTo(1);
    rig.gateway.unbindProfile(old);
    rig.device.asked().get(0).content("x");
    assertThat(begun()).as("what the old one said holds").isEqualTo(2);
    bind(own(3, 0));
    assertThat(begun()).as("the new one says so, nothing else happens").isEqualTo(4);
    rig.device.asked().get(1).content("x");
    assertThat(begun()).isEqualTo(5);
    for (int i = 2; i < 5; i++) {
      rig.device.asked().get(i).content("x");
    }
    assertThat(rig.client.receive()).filteredOn(each -> each.code() == CoapCode.CONTENT).hasSize(5);
  }

  @Test
  void requests_that_wait_for_a_profile_go_on_when_it_comes_for_the_first_time() {
    rig.resolver.put(NAME, rig.device, OWN);
    ask(6);
    assertThat(begun()).isEqualTo(4);
    bind(own(5, 0));
    assertThat(begun()).isEqualTo(5);
  }

  @Test
  void a_longer_spacing_counts_from_the_request_before() {
    Own old = own(0, 100);
    bind(old);
    ask(2);
    rig.turn(50);
    replace(old, own(0, 250));
    rig.turn(199);
    assertThat(begun()).isEqualTo(1);
    rig.turn(1);
    assertThat(begun()).isEqualTo(2);
  }

  @Test
  void a_spacing_that_is_taken_back_lets_the_next_request_begin_at_once() {
    Own old = own(0, 60_000);
    bind(old);
    ask(3);
    rig.turn(1_000);
    assertThat(begun()).isEqualTo(1);
    replace(old, own(0, 0));
    assertThat(begun()).isEqualTo(3);
  }

  @Test
  void a_remote_device_is_sent_what_waits_as_the_new_profile_says() {
    Own old = own(1, 0);
    bind(old);
    rig.resolver.put(NAME, SECURED, OWN);
    ask(2);
    rig.gateway.unbindProfile(old);
    Reliability twice =
        new Reliability(true, Duration.ofSeconds(5), 1.0, 2, Duration.ofSeconds(15));
    rig.gateway.bindProfile(new Own(twice, 2, 8, Duration.ZERO, false, Set.of()), Map.of());
    ask(1);
    assertThat(rig.transport.asked())
        .extracting(each -> each.reliability.attempts())
        .containsExactly(1, 2);
  }
}
