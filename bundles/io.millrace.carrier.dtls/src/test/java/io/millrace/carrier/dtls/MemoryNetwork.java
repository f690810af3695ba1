// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.Daemon;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The server's socket and a network in memory, on which nothing is lost; with a loop's thread. */
final class MemoryNetwork implements Carrier {
  private final Map<InetSocketAddress, Consumer<byte[]>> clients = new ConcurrentHashMap<>();
  private volatile UnaryOperator<List<byte[]>> change = each -> each;
  private volatile Thread thread;
  private volatile CarrierListener listener;
  private final ExecutorService loop =
      Executors.newSingleThreadExecutor(
          task -> {
            thread = Daemon.thread("network", task);
            return thread;
          });

  /** What goes to the address from now on goes to this receiver; to nobody when it is null. */
  void reach(InetSocketAddress address, Consumer<byte[]> receiver) {
    if (receiver == null) {
      clients.remove(address);
    } else {
      clients.put(address, receiver);
    }
  }

  /** Changes what clients send from now on: what it returns goes on to the server. */
  void change(UnaryOperator<List<byte[]>> how) {
    change = how;
  }

  /** Called by a client. */
  void sent(InetSocketAddress from, byte[] datagram) {
    change.apply(List.of(datagram)).forEach(each -> toServer(from, each));
  }

  void toServer(InetSocketAddress from, byte[] datagram) {
    Peer peer = new Peer("dtls", from, null, "", "");
    execute(() -> listener.received(peer, Bytes.wrap(datagram)));
  }

  private void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException over) {
      return; // at the end of the test
    }
  }

  void stop() {
    loop.shutdownNow();
  }

  @Override
  public String name() {
    return "dtls";
  }

  @Override
  public String scheme() {
    return "coap";
  }

  @Override
  public CarrierPort attach(CarrierListener told) {
    listener = told;
    return new CarrierPort() {
      @Override
      public void execute(Runnable task) {
        MemoryNetwork.this.execute(task);
      }

      @Override
      public boolean onLoop() {
        return Thread.currentThread() == thread;
      }

      @Override
      public Peer peer(InetSocketAddress remote) {
        return new Peer("dtls", remote, null, "", "");
      }

      @Override
      public void send(Peer peer, Bytes datagram) {
        Consumer<byte[]> client = clients.get(peer.remote());
        if (client != null) {
          client.accept(datagram.toArray());
        }
      }

      @Override
      public void pause() {
        throw new UnsupportedOperationException("nobody pauses here");
      }

      @Override
      public void resume() {
        throw new UnsupportedOperationException("nobody pauses here");
      }

      @Override
      public int maxDatagramBytes() {
        return 1500;
      }

      @Override
      public void close() {
        listener = null;
      }
    };
  }
}
