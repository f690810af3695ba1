// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.dtls;

import io.millrace.rig.dtls.SecuredClient;
import io.millrace.rig.dtls.SecuredClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;

/** Clients by DTLS that ask one request after another, with a pause between or without one. */
final class SecuredLoad implements AutoCloseable {
  static final String IDENTITY = "bench";
  static final byte[] KEY = "sixteen bytes at".getBytes(StandardCharsets.US_ASCII);
  private static final int THREADS = 2;
  private static final long CONNECT_MILLIS = 60_000;

  private final SecuredClients clients;
  private final List<LoadClient> all = new ArrayList<>();
  private final List<SecuredClient> secured = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final int pauseMillis;
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private volatile Latencies latencies = new Latencies();
  private volatile boolean running = true;

  /** What was measured. */
  record Figures(Latencies latencies, double seconds, long retries, long wrong) {}

  /** Connects; returns when every client has had an answer. */
  SecuredLoad(
      InetSocketAddress server,
      int count,
      int pauseMillis,
      IntFunction<byte[]> request,
      CipherSuite suite)
      throws IOException, InterruptedException {
    clients = new SecuredClients(server, THREADS);
    this.pauseMillis = pauseMillis;
    for (int i = 0; i < count; i++) {
      LoadClient each = new LoadClient(this, request);
      SecuredClient secure = clients.open(IDENTITY, KEY, true, each::received, suite);
      each.sendBy(secure::send);
      secured.add(secure);
      all.add(each);
      each.ask();
    }
    timer.scheduleAtFixedRate(this::retry, 500, 500, TimeUnit.MILLISECONDS);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONNECT_MILLIS);
    while (latencies.count() < count && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    if (latencies.count() < count) {
      throw new IOException("answered are " + latencies.count() + " requests of " + count);
    }
  }

  private void retry() {
    long now = System.nanoTime();
    for (LoadClient each : all) {
      if (each.retry(now)) {
        retries.incrementAndGet();
      }
    }
  }

  /** Called by a client. */
  void answered(LoadClient client, long nanos, boolean isContent) {
    latencies.add(nanos);
    if (!isContent) {
      wrong.incrementAndGet();
    }
    if (!running) {
      return;
    }
    if (pauseMillis == 0) {
      client.ask();
    } else {
      timer.schedule(client::ask, pauseMillis, TimeUnit.MILLISECONDS);
    }
  }

  /** Counts from now on. */
  void begin() {
    latencies = new Latencies();
    retries.set(0);
    wrong.set(0);
  }

  /** Returns what was counted since the last {@link #begin}. */
  Figures figures(double seconds) {
    return new Figures(latencies, seconds, retries.get(), wrong.get());
  }

  /** Returns the number of handshakes of all clients. */
  int handshakes() {
    return secured.stream().mapToInt(SecuredClient::handshakes).sum();
  }

  @Override
  public void close() throws IOException {
    running = false;
    timer.shutdownNow();
    for (SecuredClient each : secured) {
      each.close();
    }
    clients.close();
  }
}
