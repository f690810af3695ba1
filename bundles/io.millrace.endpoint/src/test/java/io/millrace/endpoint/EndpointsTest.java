// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Carriers come and go; the transports over them in a framework's real registry. */
class EndpointsTest {
  @TempDir static Path cache;
  private static Framework framework;
  private static BundleContext context;

  private final TurnedTime time = new TurnedTime();
  private final DatagramCodec codec = new DatagramCodec();
  private final List<CoapMessage> sent = new ArrayList<>();
  private final List<Peer> sentTo = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final MemoryCarrier first = new MemoryCarrier(this::keep);
  private final MemoryCarrier second = new MemoryCarrier(this::keep);
  private final MeterRegistry meters = new MeterRegistry();
  private final Endpoints endpoints =
      new Endpoints(context, defaults(), time, new SeededRandomness(1), meters);

  @BeforeAll
  static void startFramework() throws Exception {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
    framework.start();
    context = framework.getBundleContext();
  }

  @AfterAll
  static void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
  }

  /** The configuration as it is when nothing is configured. */
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

  private void keep(Peer peer, Bytes datagram) {
    sentTo.add(peer);
    sent.add(codec.parse(datagram).message());
  }

  private static Transport transport() {
    ServiceReference<Transport> reference = context.getServiceReference(Transport.class);
    return reference == null ? null : context.getService(reference);
  }

  private void request(Transport transport) {
    transport.request(
        Bench.REMOTE,
        CoapRequest.of(CoapCode.GET, "r"),
        Reliability.CONFIRMABLE,
        new ResponseListener() {
          @Override
          public void answered(CoapResponse response) {
            heard.add(response.payload().utf8());
          }

          @Override
          public void failed(RequestFailure failure) {
            heard.add("failed: " + failure);
          }
        });
  }

  private void answer(MemoryCarrier carrier) {
    CoapMessage request = sent.get(sent.size() - 1);
    CoapMessage answer =
        Bench.response(MessageType.ACK, request.messageId(), request.token(), "fine");
    carrier.listener.received(sentTo.get(sentTo.size() - 1), codec.serialize(answer));
  }

  private void turn(MemoryCarrier carrier, Duration by) {
    time.turn(by);
    carrier.runTasks();
    carrier.listener.runTimers(time.nanos());
  }

  @Test
  void carrier_has_a_transport_of_its_name_and_scheme() {
    endpoints.bindCarrier(first, Map.of());
    ServiceReference<Transport> reference = context.getServiceReference(Transport.class);
    assertThat(reference.getProperty(Transport.NAME)).isEqualTo("udp");
    assertThat(reference.getProperty(Transport.SCHEME)).isEqualTo("coap");
    assertThat(transport().name()).isEqualTo("udp");
    assertThat(meters.samples()).anyMatch(each -> each.name().equals("millrace_coap_peers"));
    endpoints.close();
    assertThat(transport()).isNull();
    assertThat(first.closed).isTrue();
  }

  @Test
  void request_that_is_open_when_the_carrier_goes_is_answered_over_the_next() {
    endpoints.bindCodec(codec);
    endpoints.bindCarrier(first, Map.of());
    Transport transport = transport();
    request(transport);
    endpoints.unbindCarrier(first);
    assertThat(first.closed).isTrue();
    assertThat(transport()).isSameAs(transport);
    time.turn(Duration.ofSeconds(4));
    assertThat(sent).hasSize(1);
    endpoints.bindCarrier(second, Map.of());
    turn(second, Duration.ZERO);
    assertThat(sent).hasSize(2);
    answer(second);
    assertThat(heard).containsExactly("fine");
    endpoints.close();
  }

  @Test
  void request_made_without_a_carrier_is_sent_over_the_next() {
    endpoints.bindCodec(codec);
    endpoints.bindCarrier(first, Map.of());
    Transport transport = transport();
    endpoints.unbindCarrier(first);
    request(transport);
    assertThat(sent).isEmpty();
    endpoints.bindCarrier(second, Map.of());
    turn(second, Duration.ZERO);
    answer(second);
    assertThat(heard).containsExactly("fine");
    endpoints.close();
  }

  @Test
  void request_from_a_local_address_that_the_next_carrier_has_not_fails_at_once() {
    endpoints.bindCodec(codec);
    endpoints.bindCarrier(first, Map.of());
    request(transport());
    endpoints.unbindCarrier(first);
    second.localPort = 50000;
    endpoints.bindCarrier(second, Map.of());
    turn(second, Duration.ZERO);
    assertThat(heard).containsExactly("failed: endpoint closed");
    endpoints.close();
  }

  @Test
  void endpoint_is_given_up_when_no_carrier_comes_within_the_grace() {
    endpoints.bindCodec(codec);
    endpoints.bindCarrier(first, Map.of());
    Transport transport = transport();
    request(transport);
    endpoints.unbindCarrier(first);
    request(transport);
    time.turn(Duration.ofMillis(9_999));
    assertThat(heard).isEmpty();
    time.turn(Duration.ofMillis(1));
    assertThat(transport()).isNull();
    assertThat(heard).containsExactly("failed: endpoint closed", "failed: endpoint closed");
    request(transport);
    assertThat(heard).hasSize(3);
    endpoints.bindCarrier(second, Map.of());
    assertThat(transport()).isNotNull().isNotSameAs(transport);
    endpoints.close();
  }

  @ParameterizedTest
  @CsvSource({"0, 0, true", "0, 0, false", "0, 5, true", "0, 5, false", "5, 0, true"})
  void of_two_carriers_of_a_name_the_first_by_ranking_then_age_is_used_and_the_other_at_once(
      int ofFirst, int ofSecond, boolean firstGoes) {
    endpoints.bindCarrier(first, Map.of("service.id", 1L, "service.ranking", ofFirst));
    endpoints.bindCarrier(second, Map.of("service.id", 2L, "service.ranking", ofSecond));
    MemoryCarrier used = ofSecond > ofFirst ? second : first;
    assertThat(used.isAttached()).isTrue();
    assertThat(other(used).isAttached()).isFalse();
    MemoryCarrier goes = firstGoes ? first : second;
    endpoints.unbindCarrier(goes);
    assertThat(other(goes).isAttached()).isTrue();
    assertThat(goes.isAttached()).isFalse();
    endpoints.close();
    assertThat(other(goes).isAttached()).isFalse();
  }

  private MemoryCarrier other(MemoryCarrier carrier) {
    return carrier == first ? second : first;
  }

  @Test
  void a_carrier_that_another_endpoint_has_is_taken_over_when_that_goes() {
    endpoints.bindCarrier(first, Map.of());
    Endpoints next =
        new Endpoints(context, defaults(), time, new SeededRandomness(2), new MeterRegistry());
    next.bindCarrier(first, Map.of());
    time.turn(Duration.ofSeconds(1));
    assertThat(first.attached()).isEqualTo(1);
    endpoints.close();
    assertThat(first.attached()).as("at once, without a look after a while").isEqualTo(2);
    assertThat(first.isAttached()).isTrue();
    assertThat(transport()).isNotNull();
    next.close();
  }

  @Test
  void a_request_that_is_open_when_the_bundle_is_replaced_is_answered_to_the_next_one() {
    ServiceRegistration<?> holder =
        context.registerService(
            ConcurrentMap.class,
            new ConcurrentHashMap<>(),
            new Hashtable<>(Map.of("io.millrace.launcher", "holder")));
    endpoints.bindCodec(codec);
    endpoints.bindCarrier(first, Map.of());
    request(transport());
    endpoints.close();
    assertThat(heard).isEmpty();
    Endpoints next =
        new Endpoints(context, defaults(), time, new SeededRandomness(2), new MeterRegistry());
    next.bindCodec(codec);
    next.bindCarrier(first, Map.of());
    turn(first, Duration.ZERO);
    answer(first);
    assertThat(heard).containsExactly("fine");
    next.close();
    holder.unregister();
  }

  @Test
  void codec_that_goes_and_comes_stops_and_resumes_the_reading() {
    endpoints.bindCarrier(first, Map.of());
    assertThat(first.paused).isTrue();
    endpoints.bindCodec(codec);
    assertThat(first.paused).isFalse();
    endpoints.unbindCodec(codec);
    assertThat(first.paused).isTrue();
    endpoints.close();
  }

  @Test
  void deactivation_fails_what_is_open() {
    endpoints.bindCodec(codec);
    endpoints.bindCarrier(first, Map.of());
    Transport transport = transport();
    request(transport);
    endpoints.close();
    assertThat(heard).containsExactly("failed: endpoint closed");
    request(transport);
    assertThat(heard).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "z"})
  void carrier_that_fails_when_the_bundle_stops_keeps_no_other_endpoint_open(String name) {
    endpoints.bindCodec(codec);
    second.name = name;
    second.failing = true;
    endpoints.bindCarrier(second, Map.of());
    Transport failing = transport();
    endpoints.bindCarrier(first, Map.of());
    request(failing);
    endpoints.close();
    assertThat(transport()).isNull();
    assertThat(first.closed).isTrue();
    assertThat(heard).containsExactly("failed: endpoint closed");
  }

  @Test
  void requests_on_a_claimed_transport_go_to_who_claimed_it_and_never_to_the_gateway() {
    List<String> taken = new ArrayList<>();
    RequestHandler gateway = (request, replyTo, transport) -> taken.add("gateway");
    RequestHandler nic = (request, replyTo, transport) -> taken.add("nic");
    RequestHandler next = (request, replyTo, transport) -> taken.add("next nic");
    Map<String, Object> claim = Map.of(Transport.NAME, "udp");
    endpoints.bindCodec(codec);
    endpoints.bindHandler(gateway);
    endpoints.bindCarrier(first, Map.of());
    get(1);
    endpoints.bindClaim(nic, claim);
    get(2);
    endpoints.unbindClaim(nic, claim);
    get(3);
    assertThat(taken).containsExactly("gateway", "nic");
    endpoints.bindClaim(next, claim);
    first.runTasks();
    get(4);
    assertThat(taken).containsExactly("gateway", "nic", "next nic", "next nic");
    endpoints.close();
  }

  @Test
  void request_that_waits_for_a_handler_goes_to_who_claims_the_transport_meanwhile() {
    List<String> taken = new ArrayList<>();
    endpoints.bindCodec(codec);
    endpoints.bindCarrier(first, Map.of());
    get(1);
    endpoints.bindClaim(
        (request, replyTo, transport) -> taken.add("simulator"), Map.of(Transport.NAME, "udp"));
    endpoints.bindHandler((request, replyTo, transport) -> taken.add("gateway"));
    first.runTasks();
    assertThat(taken).containsExactly("simulator");
    endpoints.close();
  }

  private void get(int messageId) {
    CoapMessage request =
        CoapMessage.of(
            MessageType.CON,
            messageId,
            Bytes.hex("0" + messageId),
            CoapRequest.of(CoapCode.GET, "r"));
    Peer peer = new Peer("udp", Bench.REMOTE, null, "");
    first.listener.received(peer, codec.serialize(request));
    turn(first, Duration.ZERO);
  }
}
