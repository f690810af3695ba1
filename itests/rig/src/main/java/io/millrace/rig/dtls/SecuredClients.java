// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig.dtls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;

/**
 * Scandium's clients with a pre-shared key, each with an address and a port of its own, on one
 * thread that reads for all and some that encrypt. Thread-safe.
 */
public final class SecuredClients implements AutoCloseable {
  private static final int MOST_BYTES = 2048;

  private final InetSocketAddress server;
  private final ScheduledThreadPoolExecutor executor;
  private final Selector selector = Selector.open();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Thread reader = new Thread(this::read, "secured-clients");

  /**
   * Begins to read.
   *
   * @param threads how many encrypt and shake hands
   */
  public SecuredClients(InetSocketAddress server, int threads) throws IOException {
    this.server = server;
    executor =
        new ScheduledThreadPoolExecutor(
            threads,
            task -> {
              Thread thread = new Thread(task, "secured-client");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Opens a client, which shakes hands with its first message.
   *
   * @param connectionId whether it offers connection IDs
   * @param receiver gets what comes, on any thread, one message at a time
   */
  public SecuredClient open(
      String identity,
      byte[] key,
      boolean connectionId,
      Consumer<byte[]> receiver,
      CipherSuite... suites)
      throws IOException {
    return new SecuredClient(
        this,
        new PskConnector(
            SecuredClient.config(identity, key, connectionId, List.of(suites)), executor),
        receiver);
  }

  InetSocketAddress server() {
    return server;
  }

  /** Opens a port whose datagrams go to the receiver, on the thread that reads. */
  DatagramChannel port(Consumer<byte[]> receiver) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress("127.0.0.1", 0));
    tasks.add(
        () -> {
          try {
            channel.register(selector, SelectionKey.OP_READ, receiver);
          } catch (ClosedChannelException moved) {
            return;
          }
        });
    selector.wakeup();
    return channel;
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES);
    while (selector.isOpen()) {
      try {
        selector.select();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        for (SelectionKey key : selector.selectedKeys()) {
          receive(key, buffer);
        }
        selector.selectedKeys().clear();
      } catch (IOException | RuntimeException closed) {
        continue;
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void receive(SelectionKey key, ByteBuffer buffer) {
    try {
      DatagramChannel channel = (DatagramChannel) key.channel();
      while (channel.receive(buffer.clear()) != null) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        ((Consumer<byte[]>) key.attachment()).accept(bytes);
      }
    } catch (IOException closed) {
      key.cancel();
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    executor.shutdownNow();
  }
}
