// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.paho;

import io.millrace.lib.loop.Daemon;
import io.millrace.northbound.mqtt.outbox.Broker;
import io.millrace.northbound.mqtt.outbox.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * One connection. The session begins and ends with it: what was not acknowledged is sent again by
 * the outbox, which has it on the disk, and never by Paho. Paho's calls that wait are made on
 * threads of their own.
 */
final class PahoConnection implements Broker.Connection {
  /** The longest packet that the broker may send. */
  private static final long MOST_INCOMING_BYTES = 128 << 10;

  private static final int CONNECT_SECONDS = 30;
  private static final long ORDERLY_MILLIS = 2000;
  private static final int MOST_WINDOW = 65_535;

  private final BrokerSettings settings;
  private final PahoListener listener;
  private MqttAsyncClient client; // null when it could not be made

  PahoConnection(BrokerSettings settings, Broker.Listener listener) {
    this.settings = settings;
    this.listener = new PahoListener(listener);
  }

  void open() {
    try {
      client = new MqttAsyncClient(settings.uri(), settings.clientId(), new MemoryPersistence());
      client.setCallback(listener);
      client.connect(options(), null, new Connecting());
    } catch (MqttException | RuntimeException failed) {
      listener.lost(PahoReason.of(failed));
    }
  }

  private MqttConnectionOptions options() throws MqttException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(CONNECT_SECONDS);
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setMaximumPacketSize(MOST_INCOMING_BYTES);
    if (!settings.user().isEmpty()) {
      options.setUserName(settings.user());
    }
    if (!settings.password().isEmpty()) {
      options.setPassword(settings.password().getBytes(StandardCharsets.UTF_8));
    }
    if (settings.tls() != null) {
      options.setSocketFactory(settings.tls().getSocketFactory());
      options.setHttpsHostnameVerificationEnabled(true);
    }
    options.setWill(settings.will().topic(), PahoMessage.of(settings.will()));
    return options;
  }

  /** Told once how the attempt went. */
  private final class Connecting implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      MqttProperties said = token.getResponseProperties();
      Integer window = said == null ? null : said.getReceiveMaximum();
      Long bytes = said == null ? null : said.getMaximumPacketSize();
      subscribe();
      listener.connected(
          window == null ? MOST_WINDOW : window, bytes == null ? Long.MAX_VALUE : bytes);
    }

    @Override
    public void onFailure(IMqttToken token, Throwable failure) {
      listener.lost(PahoReason.of(failure));
    }
  }

  private void subscribe() {
    if (settings.subscriptions().isEmpty()) {
      return;
    }
    MqttSubscription[] all =
        settings.subscriptions().stream()
            .map(PahoConnection::subscription)
            .toArray(MqttSubscription[]::new);
    try {
      client.subscribe(all, null, new Subscribing(), new MqttProperties());
    } catch (MqttException | RuntimeException failed) {
      listener.lost(PahoReason.of(failed));
    }
  }

  private static MqttSubscription subscription(String topic) {
    MqttSubscription subscription = new MqttSubscription(topic, 1);
    subscription.setNoLocal(true);
    subscription.setRetainHandling(2); // a request that is kept is one of the past
    return subscription;
  }

  /** Told whether requests will come. */
  private final class Subscribing implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      int[] codes = token.getReasonCodes();
      if (codes != null && Arrays.stream(codes).anyMatch(code -> code >= 0x80)) {
        refused();
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable failure) {
      refused();
    }

    private void refused() {
      listener.refused("the broker refused the subscription to " + settings.subscriptions());
    }
  }

  @Override
  public void publish(long sequence, Message message) {
    try {
      client.publish(message.topic(), PahoMessage.of(message), null, new Publishing(sequence));
    } catch (MqttException | RuntimeException failed) {
      listener.lost(PahoReason.of(failed));
    }
  }

  /** Told of one acknowledgement. */
  private final class Publishing implements MqttActionListener {
    private final long sequence;

    Publishing(long sequence) {
      this.sequence = sequence;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      int[] codes = token.getReasonCodes();
      listener.acknowledged(sequence, codes == null || codes.length == 0 ? 0 : codes[0]);
    }

    @Override
    public void onFailure(IMqttToken token, Throwable failure) {
      int code = failure instanceof MqttException known ? known.getReasonCode() : 0;
      if (code >= 0x80 && code <= 0xFF) {
        listener.acknowledged(sequence, code);
      } else {
        listener.lost(PahoReason.of(failure));
      }
    }
  }

  @Override
  public void close(Message last) {
    listener.close();
    if (client == null) {
      return;
    }
    Thread ending = Daemon.thread("mqtt-end", last == null ? this::cut : () -> leave(last));
    ending.start();
    if (last != null) {
      try {
        ending.join(2 * ORDERLY_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void leave(Message last) {
    try {
      client.publish(last.topic(), PahoMessage.of(last)).waitForCompletion(ORDERLY_MILLIS);
      client.disconnect(0).waitForCompletion(ORDERLY_MILLIS);
    } catch (MqttException | RuntimeException failed) {
      // The broker publishes the same, as the will, when the connection breaks.
    }
    cut();
  }

  private void cut() {
    try {
      client.disconnectForcibly(0, 0, false);
    } catch (MqttException | RuntimeException gone) {
      // It was down already.
    }
    try {
      client.close(true);
    } catch (MqttException | RuntimeException gone) {
      // It is closed.
    }
  }
}
