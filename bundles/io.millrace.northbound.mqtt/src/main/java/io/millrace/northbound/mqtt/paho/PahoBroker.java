// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.paho;

import io.millrace.northbound.mqtt.outbox.Broker;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A broker, reached by Eclipse Paho. */
public final class PahoBroker implements Broker {
  /** Paho logs each lost connection with its stack; the uplink says it in a line. */
  private static final Logger PAHO = Logger.getLogger("org.eclipse.paho.mqttv5");

  static {
    PAHO.setLevel(Level.OFF);
  }

  private final Supplier<BrokerSettings> settings;

  /**
   * Makes it.
   *
   * @param settings asked for each connection, so that new keys count
   */
  public PahoBroker(Supplier<BrokerSettings> settings) {
    this.settings = settings;
  }

  @Override
  public Connection connect(Listener listener) {
    PahoConnection connection = new PahoConnection(settings.get(), listener);
    connection.open();
    return connection;
  }
}
