// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.MessageType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A CoAP client on one UDP port of its own [RFC 7252 §4]: confirmable requests, sent again until
 * they are acknowledged, and each answer acknowledged. It has the router's codec, but a copy of its
 * own that no swap touches. It never registers an observation again.
 */
final class Client implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);

  private final CoapCodec codec;
  private final DatagramChannel channel;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Prober::daemon);
  private final Map<Bytes, Asked> open = new ConcurrentHashMap<>();
  private final AtomicInteger messageIds = new AtomicInteger(0x1000);

  private Client(CoapCodec codec, InetSocketAddress router) throws IOException {
    this.codec = codec;
    channel = DatagramChannel.open();
    channel.connect(router);
    Thread reader = new Thread(this::read, "client");
    reader.setDaemon(true);
    reader.start();
    clock.scheduleAtFixedRate(
        this::repeat, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Makes a client of the router at {@code port} of loopback. */
  static Client of(int port, Path codecBundle) throws IOException, ReflectiveOperationException {
    return new Client(codec(codecBundle), new InetSocketAddress("127.0.0.1", port));
  }

  /** Makes a codec of a copy of the bundle that no swap touches. */
  static CoapCodec codec(Path codecBundle) throws IOException, ReflectiveOperationException {
    URL[] jar = {codecBundle.toUri().toURL()};
    ClassLoader loader = new URLClassLoader(jar, Client.class.getClassLoader());
    Class<?> type = loader.loadClass("io.millrace.coap.DatagramCodec");
    return (CoapCodec) type.getDeclaredConstructor().newInstance();
  }

  /** Sends a request; its answer, or its notifications, will be in what is returned. */
  Asked ask(CoapRequest request) {
    return ask(request, MessageType.CON);
  }

  /** Sends a request of that type; one that is not confirmable is sent once. */
  Asked ask(CoapRequest request, int type) {
    int messageId = messageIds.getAndIncrement() & 0xFFFF;
    Bytes token = Bytes.hex("c0%06x".formatted(messageId));
    CoapMessage message = CoapMessage.of(type, messageId, token, request);
    Asked asked = new Asked(request, messageId, codec.serialize(message));
    if (type == MessageType.NON) {
      asked.acknowledged(MessageType.ACK); // nobody acknowledges it, and it is not sent again
    }
    open.put(token, asked);
    send(asked.datagram);
    return asked;
  }

  private void repeat() {
    long now = System.nanoTime();
    open.values().stream().filter(asked -> asked.isDue(now)).forEach(asked -> send(asked.datagram));
    open.values().removeIf(Asked::isOver);
  }

  private void send(Bytes datagram) {
    try {
      channel.write(datagram.toBuffer());
    } catch (PortUnreachableException e) {
      // The prober counts these; what was lost is sent again.
    } catch (ClosedChannelException e) {
      // The test is over.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(65535);
    while (channel.isOpen()) {
      try {
        channel.read(buffer.clear());
        received(codec.parse(Bytes.copyOf(buffer.flip())).message());
      } catch (PortUnreachableException e) {
        // See send.
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void received(CoapMessage message) {
    if (message.type() == MessageType.ACK || message.type() == MessageType.RST) {
      open.values().stream()
          .filter(asked -> asked.messageId == message.messageId())
          .forEach(asked -> asked.acknowledged(message.type()));
    }
    if (!CoapCode.isResponse(message.code())) {
      return;
    }
    Asked asked = open.get(message.token());
    if (asked != null) {
      asked.received(message);
    }
    if (message.type() == MessageType.CON) {
      int reply = asked == null ? MessageType.RST : MessageType.ACK;
      send(codec.serialize(CoapMessage.empty(reply, message.messageId())));
    }
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    channel.close();
  }
}
