// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.paho;

import io.millrace.northbound.mqtt.outbox.Message;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * How a broker is reached.
 *
 * @param uri in Paho's form: {@code tcp://HOST:PORT} or {@code ssl://HOST:PORT}
 * @param user empty for none
 * @param tls null without TLS
 * @param will what the broker publishes when the connection is lost
 * @param subscriptions topics of messages to this router
 */
public record BrokerSettings(
    String uri,
    String clientId,
    String user,
    String password,
    SSLContext tls,
    Duration keepAlive,
    Message will,
    List<String> subscriptions) {
  @Override
  public String toString() {
    return uri; // without the password
  }
}
