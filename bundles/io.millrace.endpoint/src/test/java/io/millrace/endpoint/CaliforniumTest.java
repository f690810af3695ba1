// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Reliability;
import io.millrace.lib.testing.FreePort;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapObserveRelation;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our endpoint and Californium's talk to each other over real UDP, both ways round. */
class CaliforniumTest {
  static {
    CoapConfig.register();
    UdpConfig.register();
  }

  private RealEndpoint ours;
  private CoapClient client;
  private CoapEndpoint clientEndpoint;

  @BeforeEach
  void start() throws IOException {
    ours = new RealEndpoint();
    clientEndpoint =
        CoapEndpoint.builder()
            .setConfiguration(Configuration.createStandardWithoutFile())
            .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build();
    clientEndpoint.start();
    client = new CoapClient();
    client.setEndpoint(clientEndpoint);
    client.setTimeout(TimeUnit.SECONDS.toMillis(RealEndpoint.SECONDS));
  }

  @AfterEach
  void stop() throws IOException {
    clientEndpoint.destroy();
    ours.close();
  }

  private CoapClient at(String path) throws IOException {
    client.setURI("coap://127.0.0.1:" + ours.port() + "/" + path);
    return client;
  }

  private CoapServer server(CoapResource... resources) {
    CoapServer server = new CoapServer(Configuration.createStandardWithoutFile());
    server.addEndpoint(
        CoapEndpoint.builder()
            .setConfiguration(Configuration.createStandardWithoutFile())
            .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build());
    server.add(resources);
    server.start();
    return server;
  }

  private static int portOf(CoapServer server) {
    return server.getEndpoints().get(0).getAddress().getPort();
  }

  @Test
  void its_client_gets_a_piggybacked_answer() throws Exception {
    CoapResponse response = at("echo").post("hello", MediaTypeRegistry.TEXT_PLAIN);
    assertThat(response.getResponseText()).isEqualTo("hello");
    assertThat(response.advanced().getType()).isEqualTo(CoAP.Type.ACK);
  }

  @Test
  void its_client_gets_a_separate_answer_and_acknowledges_it() throws Exception {
    CoapResponse response = at("slow").get();
    assertThat(response.getResponseText()).isEqualTo("slow answer");
    assertThat(response.advanced().getType()).isEqualTo(CoAP.Type.CON);
    assertThat(ours.delivery()).isEqualTo(Delivery.ACKNOWLEDGED);
  }

  @Test
  void its_client_gets_a_non_confirmable_answer_to_a_non_confirmable_request() throws Exception {
    CoapResponse response = at("echo").useNONs().post("non", 0);
    assertThat(response.advanced().getType()).isEqualTo(CoAP.Type.NON);
    assertThat(response.getResponseText()).isEqualTo("non");
  }

  @Test
  void its_client_gets_an_error() throws Exception {
    assertThat(at("nowhere").get().getCode()).isEqualTo(CoAP.ResponseCode.NOT_FOUND);
  }

  @Test
  void its_client_pings() throws Exception {
    assertThat(at("").ping(TimeUnit.SECONDS.toMillis(RealEndpoint.SECONDS))).isTrue();
  }

  @Test
  void its_client_observes_and_resets_when_it_no_longer_cares() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    CoapObserveRelation relation =
        at("watch")
            .observe(
                new CoapHandler() {
                  @Override
                  public void onLoad(CoapResponse response) {
                    seen.add(response.getResponseText());
                  }

                  @Override
                  public void onError() {
                    seen.add("error");
                  }
                });
    assertThat(seen.poll(RealEndpoint.SECONDS, TimeUnit.SECONDS)).isEqualTo("notification 1");
    assertThat(ours.delivery()).isEqualTo(Delivery.ACKNOWLEDGED);
    var watcher = ours.watchers.take();
    ours.notify(watcher, 2);
    assertThat(seen.poll(RealEndpoint.SECONDS, TimeUnit.SECONDS)).isEqualTo("notification 2");
    assertThat(ours.delivery()).isEqualTo(Delivery.ACKNOWLEDGED);
    relation.reactiveCancel();
    ours.notify(watcher, 3);
    assertThat(ours.delivery()).isEqualTo(Delivery.RESET);
  }

  @Test
  void its_server_answers_on_the_acknowledgement() throws Exception {
    CoapServer server =
        server(
            new CoapResource("r") {
              @Override
              public void handlePUT(CoapExchange exchange) {
                exchange.respond(CoAP.ResponseCode.CHANGED, exchange.getRequestText() + "!");
              }
            });
    CoapRequest put = CoapRequest.of(CoapCode.PUT, "r").with(Bytes.utf8("set"));
    ours.request(portOf(server), put, Reliability.CONFIRMABLE);
    ours.request(portOf(server), put, Reliability.NON_CONFIRMABLE);
    assertThat(ours.hear()).isEqualTo("2.04 set!");
    assertThat(ours.hear()).isEqualTo("2.04 set!");
    server.destroy();
  }

  @Test
  void its_server_answers_separately() throws Exception {
    CoapServer server =
        server(
            new CoapResource("r") {
              @Override
              public void handleGET(CoapExchange exchange) {
                exchange.accept();
                exchange.respond("separate");
              }
            });
    ours.get(portOf(server), "r", Reliability.CONFIRMABLE);
    assertThat(ours.hear()).isEqualTo("2.05 separate");
    server.destroy();
  }

  @Test
  void its_server_is_observed_until_cancelled() throws Exception {
    Counting counting = new Counting();
    CoapServer server = server(counting);
    CoapOptions options = CoapOptions.builder().add(OptionNumber.OBSERVE, 0).path("c").build();
    Call call =
        ours.request(
            portOf(server),
            new CoapRequest(CoapCode.GET, options, Bytes.EMPTY),
            Reliability.CONFIRMABLE);
    assertThat(ours.hear()).isEqualTo("2.05 0");
    counting.next();
    assertThat(ours.hear()).isEqualTo("2.05 1");
    call.cancel();
    ours.get(portOf(server), "c", Reliability.CONFIRMABLE);
    assertThat(ours.hear()).isEqualTo("2.05 1");
    assertThat(counting.getObserverCount()).isEqualTo(1);
    counting.next();
    await(() -> counting.getObserverCount() == 0);
    assertThat(ours.heard).isEmpty();
    server.destroy();
  }

  @Test
  void its_server_forgets_an_observation_whose_end_it_is_told() throws Exception {
    Counting counting = new Counting();
    CoapServer server = server(counting);
    CoapOptions options = CoapOptions.builder().add(OptionNumber.OBSERVE, 0).path("c").build();
    CoapRequest observe = new CoapRequest(CoapCode.GET, options, Bytes.EMPTY);
    Call ended = ours.request(portOf(server), observe, Reliability.CONFIRMABLE);
    assertThat(ours.hear()).isEqualTo("2.05 0");
    ours.request(portOf(server), observe, Reliability.CONFIRMABLE);
    assertThat(ours.hear()).isEqualTo("2.05 0");
    assertThat(counting.getObserverCount()).isEqualTo(2);
    ended.deregister();
    await(() -> counting.getObserverCount() == 1);
    counting.next();
    assertThat(ours.hear()).isEqualTo("2.05 1");
    assertThat(ours.heard).isEmpty();
    server.destroy();
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RealEndpoint.SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** A resource that counts and can be observed. */
  private static final class Counting extends CoapResource {
    private volatile int count;

    Counting() {
      super("c");
      setObservable(true);
      setObserveType(CoAP.Type.CON);
    }

    void next() {
      count++;
      changed();
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.respond(Integer.toString(count));
    }
  }

  @Test
  void server_that_is_not_there_is_unreachable() throws Exception {
    ours.get(FreePort.udp(), "r", Reliability.CONFIRMABLE);
    assertThat(ours.hear()).isEqualTo("failed: unreachable");
  }

  @Test
  void server_that_is_silent_costs_the_deadline() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      ours.get(
          silent.getLocalPort(), "r", Reliability.CONFIRMABLE.withDeadline(Duration.ofMillis(50)));
      assertThat(ours.hear()).isEqualTo("failed: timed out");
    }
  }
}
