// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.endpoint.EndpointOpener;
import io.millrace.gateway.rig.Configured;
import io.millrace.gateway.rig.LoopCarrier;
import io.millrace.gateway.rig.ProxiedLoad;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a proxied request that no cache answers allocates: its two datagrams that come, and all that
 * codec, message layer and gateway make of them. Tests run with the first compiler alone, which
 * removes no object: in a router that has run for a while it is a third less.
 */
class ProxiedRequestAllocationTest {
  private static final int WARM = 4_000;
  private static final int REQUESTS = 20_000;

  private final TurnedTime time = new TurnedTime();
  private final MeterRegistry meters = new MeterRegistry();
  private final LoopCarrier carrier = new LoopCarrier();

  @ParameterizedTest
  @CsvSource({"100, 2750", "0, 3100"})
  void a_proxied_request_allocates_little(int ackDelay, int mostBytes) {
    Map<String, ?> config =
        Map.of(
            "anonymous",
            new String[] {"127.0.0.0/8"},
            "destinations",
            new String[] {"127.0.0.0/8"},
            "ackDelay",
            ackDelay,
            "coalesce",
            false);
    PlatformServices platform = new PlatformServices(time, new SeededRandomness(1), meters);
    Gateway gateway =
        new Gateway(Configured.with(config), platform, SlotLimits.standard(), Runnable::run);
    try (EndpointOpener endpoint =
        new EndpointOpener(carrier, gateway, time, meters, Map.of("nstart", 65535))) {
      gateway.bindTransport(endpoint.transport(), Map.of());
      ProxiedLoad load = new ProxiedLoad(carrier, time);
      load.ask(WARM);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long id = Thread.currentThread().getId();
      long before = threads.getThreadAllocatedBytes(id);
      load.ask(REQUESTS);
      long bytes = (threads.getThreadAllocatedBytes(id) - before) / REQUESTS;
      assertThat(bytes).as("bytes a request").isLessThanOrEqualTo(mostBytes);
    }
  }
}
