// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.lib.testing.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** Somebody who receives, in a session that outlives connections and the broker's process. */
final class Subscriber implements MqttCallback, AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(120);
  private static final long MILLIS = LONGEST.toMillis();

  /** One message. */
  record Received(String topic, String payload, String id, boolean retained) {}

  private final List<Received> received = new ArrayList<>();
  final MqttAsyncClient client;

  Subscriber(int port, String topic) throws MqttException {
    client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "receiver", new MemoryPersistence());
    client.setCallback(this);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setSessionExpiryInterval(86_400L);
    options.setAutomaticReconnect(true);
    options.setAutomaticReconnectDelay(1, 2);
    client.connect(options).waitForCompletion(MILLIS);
    client.subscribe(topic, 1).waitForCompletion(MILLIS);
  }

  void await(String what, Predicate<List<Received>> condition) throws Exception {
    Await.that(
        () -> what + "; " + received().size() + " have come",
        LONGEST,
        Duration.ofMillis(20),
        () -> condition.test(received()));
  }

  synchronized List<Received> received() {
    return List.copyOf(received);
  }

  /** Returns the IDs as they came, repetitions too. */
  List<String> ids() {
    return received().stream().map(Received::id).filter(id -> !id.isEmpty()).toList();
  }

  @Override
  public synchronized void messageArrived(String topic, MqttMessage message) {
    String id =
        message.getProperties().getUserProperties().stream()
            .filter(each -> each.getKey().equals("id"))
            .map(UserProperty::getValue)
            .findFirst()
            .orElse("");
    String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
    received.add(new Received(topic, payload, id, message.isRetained()));
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    // It comes back by itself.
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    // So it does.
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // It sends nothing that counts.
  }

  @Override
  public void connectComplete(boolean reconnect, String server) {
    // Asked for by awaitConnection.
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
