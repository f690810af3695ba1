// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.paho;

import io.millrace.northbound.mqtt.outbox.Broker;
import io.millrace.northbound.mqtt.outbox.Message;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Passes on what Paho's threads tell, until it is closed. Thread-safe. */
final class PahoListener implements MqttCallback {
  private volatile Broker.Listener listener; // null: closed

  PahoListener(Broker.Listener listener) {
    this.listener = listener;
  }

  void close() {
    listener = null;
  }

  void connected(int window, long bytes) {
    Broker.Listener present = listener;
    if (present != null) {
      present.connected(window, bytes);
    }
  }

  void lost(String reason) {
    Broker.Listener present = listener;
    if (present != null) {
      present.lost(reason);
    }
  }

  void refused(String reason) {
    Broker.Listener present = listener;
    if (present != null) {
      present.refused(reason);
    }
  }

  void acknowledged(long sequence, int reason) {
    Broker.Listener present = listener;
    if (present != null) {
      present.acknowledged(sequence, reason);
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    lost(PahoReason.of(response));
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    lost(PahoReason.of(exception));
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    Broker.Listener present = listener;
    Message arrived = PahoMessage.of(topic, message);
    if (present != null && arrived != null) {
      present.arrived(arrived);
    }
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // Each publication has a listener of its own.
  }

  @Override
  public void connectComplete(boolean reconnect, String server) {
    // So has the attempt to connect.
  }

  @Override
  public void authPacketArrived(int reason, MqttProperties properties) {
    lost("the broker asks for an authentication that this router does not know");
  }
}
