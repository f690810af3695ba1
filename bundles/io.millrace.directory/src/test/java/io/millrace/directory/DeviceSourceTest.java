// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.device.DeviceSource;
import io.millrace.api.device.Resolution;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeviceSourceTest {
  private static final String NAME = TestDevice.NAME;
  private static final InetSocketAddress HERE = new InetSocketAddress("10.0.0.1", 5683);
  private static final InetSocketAddress THERE = new InetSocketAddress("10.0.0.2", 5683);

  private final TurnedTime time = new TurnedTime();
  private final Directory directory =
      TestDevice.directory(time, 10, 256, "static=10.9.9.9:1", "meter.example=10.9.9.8");

  /** A source whose devices a test sets. */
  private static final class Source implements DeviceSource {
    private Map<String, Resolution> devices = Map.of();
    private Runnable listener; // null: nobody listens

    void set(String name, InetSocketAddress address) {
      devices = Map.of(name, Resolution.registered(name, address, "mains"));
      if (listener != null) {
        listener.run();
      }
    }

    @Override
    public Map<String, Resolution> devices() {
      return devices;
    }

    @Override
    public AutoCloseable onChange(Runnable added) {
      listener = added;
      return () -> listener = null;
    }
  }

  private final Source source = new Source();

  private InetSocketAddress address(String host) {
    return directory.resolve(host).address().orElse(null);
  }

  @Test
  void device_of_a_source_is_resolved_and_listed_as_registered() {
    source.set(NAME, HERE);
    directory.bindSource(source);
    assertThat(address("001350050005e7d6.any.domain")).isEqualTo(HERE);
    assertThat(directory.resolve(NAME).isRegistered()).isTrue();
    assertThat(directory.names())
        .containsEntry(NAME, "at 10.0.0.1 port 5683, registered, profile mains");
  }

  @Test
  void device_that_moves_is_told_to_listeners() {
    directory.bindSource(source);
    AtomicInteger told = new AtomicInteger();
    directory.onChange(told::incrementAndGet);
    source.set("a", HERE);
    long revision = directory.revision();
    source.set("a", THERE);
    assertThat(told).hasValue(2);
    assertThat(directory.revision()).isNotEqualTo(revision);
    assertThat(address("A")).isEqualTo(THERE);
  }

  @Test
  void configured_device_and_one_of_this_router_take_precedence() {
    directory.bindSource(source);
    source.set("static", HERE);
    assertThat(directory.resolve("static").isRegistered()).isFalse();
    source.set(NAME, HERE);
    TestDevice device = new TestDevice(NAME);
    directory.addDevice(device, device.properties());
    assertThat(directory.resolve(NAME).device()).containsSame(device);
    directory.removeDevice(device, device.properties());
    assertThat(directory.resolve(NAME).isLocal()).as("while its bundle is replaced").isTrue();
  }

  @Test
  void devices_stay_while_the_source_is_replaced() {
    directory.bindSource(source);
    source.set("a", HERE);
    directory.unbindSource(source);
    assertThat(source.listener).isNull();
    time.turn(Duration.ofMinutes(9));
    assertThat(address("a")).isEqualTo(HERE);
    Source next = new Source();
    next.set("a", THERE);
    directory.bindSource(next);
    time.turn(Duration.ofMinutes(9));
    assertThat(address("a")).isEqualTo(THERE);
  }

  @Test
  void devices_are_forgotten_when_the_source_stays_away() {
    directory.bindSource(source);
    source.set("a", HERE);
    directory.unbindSource(source);
    time.turn(Duration.ofMinutes(10));
    assertThat(directory.resolve("a").isKnown()).isFalse();
  }

  @Test
  void source_that_fails_harms_nobody() {
    directory.bindSource(
        new DeviceSource() {
          @Override
          public Map<String, Resolution> devices() {
            throw new NoClassDefFoundError("replaced");
          }

          @Override
          public AutoCloseable onChange(Runnable listener) {
            throw new IllegalStateException("replaced");
          }
        });
    assertThat(address("static")).isNotNull();
  }

  @Test
  void canonical_name_is_that_under_which_a_device_is_known() {
    assertThat(directory.canonicalName("ssn001350050005e7d6.x.y")).isEqualTo(NAME);
    assertThat(directory.canonicalName("Meter.Example.")).isEqualTo("meter.example");
    assertThat(directory.canonicalName("")).isNull();
  }
}
