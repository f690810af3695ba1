// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.testing.TurnedTime;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The component as the service runtime drives it. */
class DeviceIcHostTest {
  private final TurnedTime time = new TurnedTime();

  private static Object registration() {
    return Proxy.newProxyInstance(
        DeviceIcHostTest.class.getClassLoader(),
        new Class<?>[] {ServiceRegistration.class},
        (self, method, arguments) -> null);
  }

  private DeviceIcHost host(Map<String, Object> configured) {
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, arguments) ->
                    method.getName().equals("registerService") ? registration() : "a run");
    DeviceIcHost.Config config =
        (DeviceIcHost.Config)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DeviceIcHost.Config.class},
                (self, method, arguments) ->
                    configured.getOrDefault(method.getName(), method.getDefaultValue()));
    return new DeviceIcHost(context, config, time);
  }

  @Test
  void services_may_come_and_go_in_any_order() {
    DeviceIcHost host = host(Map.of());
    MemoryLink link = new MemoryLink("uart0");
    MemoryStore store = new MemoryStore();
    DatagramCodec codec = new DatagramCodec();
    Thermometer sensor = new Thermometer();
    host.bindLink(link, Map.of());
    host.bindSensor(sensor, Map.of());
    host.bindStore(store);
    host.bindCodec(codec);
    assertThat(link.take().length()).isEqualTo(20);
    assertThat(link.send(Bytes.hex("40011001"))).hasSize(1);
    host.stop();
    host.unbindStore(store);
    host.unbindCodec(codec);
    host.unbindSensor(sensor);
    host.unbindLink(link);
    assertThat(link.isAttached()).isFalse();
    assertThat(sensor.push).isNull();
    assertThat(store.content("deviceic")).containsKey(Bytes.utf8("link/uart0"));
    assertThat(time.waiting()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "classifier, ''",
    "classifier, sys",
    "classifier, sixteen-letters-",
    "classifier, a/b",
    "generation, 3",
    "generation, ''",
  })
  void text_out_of_range_is_refused_with_pid_key_and_what_is_allowed(String key, String value) {
    assertThatThrownBy(() -> host(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("io.millrace.deviceic")
        .hasMessageContaining(key);
  }

  @Test
  void generation_1_has_no_other_classifier() {
    assertThatThrownBy(() -> host(Map.of("generation", "1", "classifier", "meter")))
        .hasMessage("io.millrace.deviceic: classifier = meter, allowed with generation 1: arduino");
  }

  @Test
  void identification_is_that_of_the_generation_or_the_configured_one() {
    assertThat(said(Map.of("generation", "1"))).endsWith("1.4.5");
    assertThat(said(Map.of("generation", "2"))).endsWith("1.4.8");
    assertThat(said(Map.of())).endsWith("1.4.8");
    assertThat(said(Map.of("identification", "mine"))).isEqualTo("mine");
  }

  private String said(Map<String, Object> configured) {
    DeviceIcHost host = host(configured);
    MemoryLink link = new MemoryLink("uart0");
    host.bindCodec(new DatagramCodec());
    host.bindStore(new MemoryStore());
    host.bindLink(link, Map.of());
    Bytes answer = link.send(Bytes.hex("40011001")).get(0);
    return answer.slice(6, answer.length() - 6).utf8();
  }

  @ParameterizedTest
  @CsvSource({"maxSensors, 0", "maxSensors, 33", "maxObserved, 0", "maxObserved, -1"})
  void number_out_of_range_is_refused_with_pid_key_and_what_is_allowed(String key, int value) {
    assertThatThrownBy(() -> host(Map.of(key, value)))
        .hasMessage("io.millrace.deviceic: " + key + " = " + value + ", allowed 1 to 32");
  }
}
