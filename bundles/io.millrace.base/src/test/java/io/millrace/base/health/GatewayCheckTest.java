// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.testing.TurnedTime;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What is said of the gateway and of what it reads. */
class GatewayCheckTest {
  private final TurnedTime time = new TurnedTime();
  private List<String> away = List.of();
  private Map<String, InetSocketAddress> bound = Map.of();
  private Map<String, InetSocketAddress> listening = Map.of();
  private boolean answers = true;
  private boolean streamAnswers = true;

  private static <T> T proxy(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> answer));
  }

  /** Returns what is found with these services there, each by the name of its socket. */
  private Result found(Map<Class<?>, List<String>> services) {
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, given) ->
                    switch (method.getName()) {
                      case "getServiceReferences" ->
                          services.getOrDefault(given[0], List.of()).stream()
                              .map(name -> proxy(ServiceReference.class, name))
                              .toList();
                      case "getService" -> (Supplier<List<String>>) () -> away;
                      case "ungetService" -> true;
                      default -> null;
                    });
    BundleChanges changes = new BundleChanges(context, time);
    time.turn(Duration.ofSeconds(10));
    List<GatewayCheck.Way> ways =
        List.of(
            new GatewayCheck.Way(() -> bound, address -> answers),
            new GatewayCheck.Way(() -> listening, address -> streamAnswers));
    return new GatewayCheck(context, changes, ways).execute();
  }

  @Test
  void gateway_without_a_socket_is_not_said_to_read_nothing_by_name() {
    Result result = found(Map.of(RequestHandler.class, List.of("gateway")));
    assertThat(result.getStatus()).isEqualTo(Result.Status.OK);
    assertThat(result.toString()).contains("is there, and no socket is bound for it to read");
  }

  @Test
  void sockets_that_are_read_are_named() {
    Result result =
        found(
            Map.of(
                RequestHandler.class, List.of("gateway"),
                DatagramChannel.class, List.of("udp", "other"),
                Transport.class, List.of("udp", "other"),
                Carrier.class, List.of("udp", "other")));
    assertThat(result.getStatus()).isEqualTo(Result.Status.OK);
    assertThat(result.toString()).contains("reads what comes in at other, udp");
  }

  @Test
  void service_that_requests_wait_for_is_critical_while_it_is_away() {
    away = List.of("the directory has been away for 12 s, 3 requests wait for it");
    Result result =
        found(Map.of(RequestHandler.class, List.of("gateway"), Supplier.class, List.of("gateway")));
    assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(result.toString()).contains(away.get(0));
  }

  @Test
  void socket_that_nobody_reads_is_critical() {
    Result result =
        found(
            Map.of(
                RequestHandler.class, List.of("gateway"),
                DatagramChannel.class, List.of("udp")));
    assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(result.toString()).contains("nobody reads what comes in at udp");
  }

  @Test
  void socket_at_which_no_request_is_answered_is_critical() {
    bound = Map.of("udp", InetSocketAddress.createUnresolved("localhost", 5683));
    Map<Class<?>, List<String>> services =
        Map.of(
            RequestHandler.class, List.of("gateway"),
            DatagramChannel.class, List.of("udp"),
            Transport.class, List.of("udp"),
            Carrier.class, List.of("udp"));
    assertThat(found(services).getStatus()).isEqualTo(Result.Status.OK);
    answers = false;
    Result result = found(services);
    assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(result.toString()).contains("a request to udp (port 5683) has no answer");
  }

  @Test
  void listening_socket_at_which_no_request_is_answered_is_critical_beside_one_that_answers() {
    bound = Map.of("udp", InetSocketAddress.createUnresolved("localhost", 5683));
    listening = Map.of("tcp", InetSocketAddress.createUnresolved("localhost", 5685));
    Map<Class<?>, List<String>> services = Map.of(RequestHandler.class, List.of("gateway"));
    assertThat(found(services).getStatus()).isEqualTo(Result.Status.OK);
    streamAnswers = false;
    Result result = found(services);
    assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(result.toString())
        .contains("a request to tcp (port 5685) has no answer")
        .doesNotContain("a request to udp");
  }
}
