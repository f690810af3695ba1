// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.paho;

import io.millrace.api.bytes.Bytes;
import io.millrace.northbound.mqtt.outbox.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** Messages in Paho's form. */
final class PahoMessage {
  private PahoMessage() {}

  static MqttMessage of(Message message) {
    MqttProperties properties = new MqttProperties();
    if (!message.contentType().isEmpty()) {
      properties.setContentType(message.contentType());
    }
    if (!message.correlation().isEmpty()) {
      properties.setCorrelationData(message.correlation().toArray());
    }
    List<UserProperty> user = new ArrayList<>();
    message.properties().forEach((name, value) -> user.add(new UserProperty(name, value)));
    properties.setUserProperties(user);
    return new MqttMessage(message.payload().toArray(), 1, message.retained(), properties);
  }

  /** Returns null for what the broker had kept: it is no message of now. */
  static Message of(String topic, MqttMessage message) {
    if (message.isRetained()) {
      return null;
    }
    MqttProperties said = message.getProperties();
    Map<String, String> properties = new LinkedHashMap<>();
    if (said == null) {
      return Message.of(topic, "", properties, Bytes.copyOf(message.getPayload()));
    }
    said.getUserProperties().forEach(each -> properties.put(each.getKey(), each.getValue()));
    byte[] correlation = said.getCorrelationData();
    return new Message(
        topic,
        Bytes.copyOf(message.getPayload()),
        text(said.getContentType()),
        false,
        properties,
        text(said.getResponseTopic()),
        correlation == null ? Bytes.EMPTY : Bytes.copyOf(correlation));
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
