// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.bytes.Bytes;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import org.eclipse.californium.scandium.dtls.Connection;

/**
 * What the loop of a channel has an engine do: messages of established connections are encrypted
 * and decrypted on the loop, all else on the engine's threads. Used on the loop alone.
 */
final class MessagesOnLoop {
  private static final System.Logger LOG = System.getLogger(MessagesOnLoop.class.getName());
  private static final int APPLICATION_DATA = 23; // RFC 5246 §6.2.1
  private static final int WITH_CONNECTION_ID = 25; // RFC 9146 §3

  private final DtlsEngine engine;
  private final DtlsThreads threads;

  MessagesOnLoop(DtlsEngine engine, DtlsThreads threads) {
    this.engine = engine;
    this.threads = threads;
  }

  /** Takes a datagram of records. */
  void received(InetSocketAddress remote, Bytes datagram) {
    byte[] bytes = datagram.toArray();
    Runnable process =
        () -> engine.processDatagram(new DatagramPacket(bytes, bytes.length, remote));
    try {
      if (isMessage(bytes)) {
        threads.here(process);
      } else {
        process.run();
      }
    } catch (IllegalArgumentException tooShort) { // as Scandium says of half a record's head
      LOG.log(System.Logger.Level.DEBUG, "dropped from {0}: {1}", remote, tooShort);
    }
  }

  private static boolean isMessage(byte[] datagram) {
    return datagram.length > 0
        && (datagram[0] == APPLICATION_DATA || datagram[0] == WITH_CONNECTION_ID);
  }

  /** Sends a message; false when the connection is null or has ended. */
  boolean send(Connection connection, Bytes message) {
    BooleanSupplier send = () -> engine.send(connection, message.toArray());
    if (connection == null || connection.hasOngoingHandshake()) {
      return send.getAsBoolean();
    }
    boolean[] sent = {false};
    threads.here(() -> sent[0] = send.getAsBoolean());
    return sent[0];
  }
}
