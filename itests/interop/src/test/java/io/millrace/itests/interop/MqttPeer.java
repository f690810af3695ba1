// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.lib.testing.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Somebody at a broker who receives everything, and sends requests to a router. */
final class MqttPeer implements MqttCallback, AutoCloseable {
  private static final Duration WAIT = Duration.ofMinutes(2);

  /**
   * One message.
   *
   * @param correlation empty for none
   */
  record Received(
      String topic, String payload, String type, String correlation, Map<String, String> user) {}

  private final MqttAsyncClient client;
  private final List<Received> received = new ArrayList<>();
  private int requests;

  MqttPeer(int port) throws MqttException {
    client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "peer", new MemoryPersistence());
    client.setCallback(this);
    client.connect(new MqttConnectionOptions()).waitForCompletion(WAIT.toMillis());
    client.subscribe("#", 1).waitForCompletion(WAIT.toMillis());
  }

  /** Sends a request and returns its answer. */
  Received ask(String topic, String payload) throws Exception {
    String correlation = "request " + ++requests;
    MqttProperties properties = new MqttProperties();
    properties.setResponseTopic("site/response/peer");
    properties.setCorrelationData(correlation.getBytes(StandardCharsets.UTF_8));
    MqttMessage message =
        new MqttMessage(payload.getBytes(StandardCharsets.UTF_8), 1, false, properties);
    client.publish("site/request/" + topic, message).waitForCompletion(WAIT.toMillis());
    return await("site/response/peer", "", correlation);
  }

  /** Waits for a message under a topic with a text in it. */
  Received await(String topic, String text) throws Exception {
    return await(topic, text, "");
  }

  private Received await(String topic, String text, String correlation) throws Exception {
    List<Received> found = new ArrayList<>();
    Await.that(
        () -> topic + " " + text + " " + correlation + " among " + received(),
        WAIT,
        Duration.ofMillis(20),
        () -> {
          found.addAll(
              received().stream()
                  .filter(each -> each.topic.equals(topic))
                  .filter(each -> each.payload.contains(text))
                  .filter(each -> correlation.isEmpty() || each.correlation.equals(correlation))
                  .toList());
          return !found.isEmpty();
        });
    return found.get(0);
  }

  synchronized List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public synchronized void messageArrived(String topic, MqttMessage message) {
    MqttProperties said = message.getProperties();
    Map<String, String> user = new TreeMap<>();
    said.getUserProperties().forEach(each -> user.put(each.getKey(), each.getValue()));
    received.add(
        new Received(
            topic,
            text(message.getPayload()),
            said.getContentType() == null ? "" : said.getContentType(),
            text(said.getCorrelationData()),
            user));
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    // Then nothing comes, and what is waited for says so.
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    // So does this.
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // Waited for where it counts.
  }

  @Override
  public void connectComplete(boolean reconnect, String server) {
    // Waited for by the constructor.
  }

  @Override
  public void authPacketArrived(int reason, MqttProperties properties) {
    // Not used.
  }

  @Override
  public void close() throws MqttException {
    client.disconnectForcibly(0, 0, false);
    client.close(true);
  }
}
