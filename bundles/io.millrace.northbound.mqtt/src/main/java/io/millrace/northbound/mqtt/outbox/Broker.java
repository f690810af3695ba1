// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

/** The way to a broker. Methods are called by one thread at a time and do not wait for it. */
public interface Broker {
  /** Begins to connect; a listener is told how that goes on, on any thread. */
  Connection connect(Listener listener);

  /** One connection, or the attempt to make one. */
  interface Connection {
    /**
     * Publishes a message with QoS 1, behind those before it.
     *
     * @param sequence what the listener is told of it; negative: nobody waits for it
     */
    void publish(long sequence, Message message);

    /**
     * Ends it; the listener is not called any more.
     *
     * @param last published before the end, when there is a connection still; null for none
     */
    void close(Message last);
  }

  /** Is told what comes from the broker. Must not block. */
  interface Listener {
    /**
     * The broker has accepted the connection.
     *
     * @param window how many messages it takes before it acknowledges the first [MQTT 5 §3.3.4]
     * @param mostBytes the longest packet that it takes
     */
    void connected(int window, long mostBytes);

    /** The connection could not be made, or it has ended. */
    void lost(String reason);

    /**
     * The broker has acknowledged a message.
     *
     * @param reason the code of [MQTT 5 §3.4.2.1]; 0x80 and above: it was not taken
     */
    void acknowledged(long sequence, int reason);

    /** Something does not work, though there is a connection. */
    void refused(String reason);

    /** A message has come. */
    void arrived(Message message);
  }
}
