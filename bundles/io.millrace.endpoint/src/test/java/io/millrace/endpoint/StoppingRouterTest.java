// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.RequestHandler;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The component in a framework that stops, and in the next one. */
class StoppingRouterTest {
  @TempDir Path data;
  private final TurnedTime time = new TurnedTime();
  private final DatagramCodec codec = new DatagramCodec();
  private final List<Integer> asked = new ArrayList<>();
  private final List<Bytes> sent = new ArrayList<>();
  private final RequestHandler handler =
      (request, replyTo, transport) -> {
        asked.add(replyTo.messageId());
        transport.respond(
            replyTo, Bench.content("done"), Reliability.CONFIRMABLE, DeliveryListener.NONE);
      };

  private static EndpointConfig defaults() {
    return (EndpointConfig)
        Proxy.newProxyInstance(
            EndpointConfig.class.getClassLoader(),
            new Class<?>[] {EndpointConfig.class},
            (proxy, method, arguments) ->
                method.getReturnType() == Class.class
                    ? Annotation.class
                    : method.getDefaultValue());
  }

  private Framework framework() throws Exception {
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    data.resolve("cache").toString(),
                    "millrace.data",
                    data.toString()));
    framework.start();
    return framework;
  }

  /** Runs a router that gets one request, and stops it as the framework stops a bundle. */
  private void run(CoapMessage request) throws Exception {
    Framework framework = framework();
    Endpoints endpoints =
        new Endpoints(
            framework.getBundleContext(),
            defaults(),
            time,
            new SeededRandomness(1),
            new MeterRegistry());
    MemoryCarrier carrier = new MemoryCarrier((peer, datagram) -> sent.add(datagram));
    SynchronousBundleListener stop =
        event -> {
          if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            endpoints.close();
          }
        };
    framework.getBundleContext().addBundleListener(stop);
    endpoints.bindCodec(codec);
    endpoints.bindHandler(handler);
    endpoints.bindCarrier(carrier, Map.of());
    carrier.runTasks();
    carrier.listener.received(new Peer("udp", Bench.REMOTE, null, ""), codec.serialize(request));
    carrier.runTasks();
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
  }

  @Test
  void what_the_router_executed_before_it_stopped_is_not_executed_after_it_started()
      throws Exception {
    run(Bench.request(MessageType.CON, 7, "01"));
    time.turn(Duration.ofSeconds(20));
    run(Bench.request(MessageType.CON, 7, "01"));
    assertThat(asked).hasSize(1);
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1)).isEqualTo(sent.get(0));
    run(Bench.request(MessageType.CON, 8, "02"));
    assertThat(asked).hasSize(2);
  }
}
