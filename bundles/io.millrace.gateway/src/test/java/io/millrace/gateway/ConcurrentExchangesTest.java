// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.GatewayRig.NAME;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.transport.Call;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that ask and give up, a device that answers and fails, and a bundle that is replaced, on
 * three threads: whatever meets, every request ends, and what it held is free again.
 */
class ConcurrentExchangesTest {
  private static final int REQUESTS = 4_000;
  private static final int TOKENS = 24;
  private static final int RESOURCES = 9;
  private static final int WINDOW = 4;

  private final GatewayRig rig = new GatewayRig(Map.of("parked", 8, "deviceWindow", WINDOW));
  private final ConcurrentLinkedQueue<DeviceListener> open = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stopped = new AtomicBoolean();

  /** A device whose calls are answered on another thread; some of them before they return. */
  private final class SharedDevice implements Device {
    private final Random random = new Random(7);

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Call exchange(CoapRequest request, Duration deadline, DeviceListener listener) {
      if (random.nextInt(8) == 0) {
        end(listener, random.nextInt(3));
        return () -> {};
      }
      open.add(listener);
      return () -> open.remove(listener);
    }

    @Override
    public Call observe(CoapRequest request, Duration deadline, DeviceListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static void end(DeviceListener listener, int how) {
    switch (how) {
      case 0 -> listener.failed(DeviceFailure.busy("the NIC is being replaced"));
      case 1 -> listener.failed(DeviceFailure.executionUnknown("the link was lost"));
      default ->
          listener.answered(
              CoapResponse.of(CoapCode.CONTENT, ContentFormat.TEXT, Bytes.utf8("21.5")));
    }
  }

  private void answer(Random random) {
    DeviceListener listener = open.poll();
    if (listener != null) {
      end(listener, random.nextInt(4));
    }
  }

  private void replace(Random random) {
    rig.resolver.put(NAME, random.nextInt(3) == 0 ? null : new SharedDevice(), "milli");
  }

  private Thread until(Consumer<Random> step) {
    Thread thread =
        new Thread(
            () -> {
              for (Random random = new Random(1); !stopped.get(); Thread.yield()) {
                step.accept(random);
              }
            });
    thread.start();
    return thread;
  }

  private static String token(int number) {
    return Bytes.wrap(new byte[] {(byte) number}).hex();
  }

  private double value(String name) {
    return rig.meters.samples().stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(sample -> sample.value())
        .sum();
  }

  @Test
  @Timeout(60)
  void whatever_meets_every_request_ends_and_what_it_held_is_free_again() throws Exception {
    Thread answering = until(this::answer);
    Thread replacing = until(this::replace);
    for (int i = 0; i < REQUESTS; i++) {
      rig.client.non(token(i % TOKENS), proxied(CoapCode.GET, DEVICE + "/" + i % RESOURCES));
      rig.turn(i % 7 == 0 ? 100 : 0);
    }
    stopped.set(true);
    answering.join();
    replacing.join();
    rig.turn(61_000);
    assertThat(value("millrace_gateway_open_exchanges")).isZero();
    assertThat(value("millrace_gateway_parked_requests")).isZero();
    rig.client.receive();
    rig.deviceComes();
    for (int i = 0; i < WINDOW + 1; i++) {
      rig.client.non(token(i), proxied(CoapCode.GET, DEVICE + "/" + i));
    }
    assertThat(rig.device.asked()).hasSize(WINDOW);
    rig.device.asked().get(0).content("done");
    assertThat(rig.device.asked()).hasSize(WINDOW + 1);
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo("done");
  }
}
