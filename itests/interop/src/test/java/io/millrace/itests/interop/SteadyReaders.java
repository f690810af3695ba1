// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.config.Configuration;

/**
 * Some clients that read one resource through a gateway all the time: each asks anew a twentieth of
 * a second after its last request ended, whatever the end was.
 */
final class SteadyReaders implements AutoCloseable {
  /** Longer than any deadline: what has not ended then never does. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A request that has ended: how, or {@code nothing}, and when ({@link System#nanoTime}). */
  record Ended(String how, long sentNanos, long endedNanos) {
    boolean isGood() {
      return how.equals("2.05");
    }

    Duration took() {
      return Duration.ofNanos(endedNanos - sentNanos);
    }
  }

  private final InetSocketAddress gateway;
  private final String uri;
  private final CoapClient client;
  private final List<Ended> ended = new CopyOnWriteArrayList<>();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile Ended lastGood = new Ended("nothing", System.nanoTime(), System.nanoTime());
  private volatile boolean stopping;

  /** Begins to read {@code uri} through the gateway at that port on loopback. */
  SteadyReaders(int count, int port, String uri) {
    gateway = new InetSocketAddress("127.0.0.1", port);
    this.uri = uri;
    client = new CoapClient("coap://127.0.0.1:" + port);
    CoapConfig.register();
    client.setEndpoint(CoapEndpoint.builder().setConfiguration(new Configuration()).build());
    client.setTimeout(TIMEOUT.toMillis());
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::read, "reader " + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void read() {
    while (!stopping) {
      long sent = System.nanoTime();
      Ended one = new Ended(ask(), sent, System.nanoTime());
      ended.add(one);
      if (one.isGood()) {
        good(one);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private synchronized void good(Ended one) {
    lastGood = one;
    notifyAll();
  }

  private String ask() {
    Request request = new Request(Code.GET);
    request.setDestinationContext(new AddressEndpointContext(gateway));
    request.getOptions().setProxyUri(uri);
    try {
      CoapResponse answer = client.advanced(request);
      if (answer != null && answer.isSuccess()) {
        texts.add(answer.getResponseText());
      }
      return answer == null ? "nothing" : answer.getCode().text;
    } catch (Exception e) {
      return e.toString();
    }
  }

  /** Returns the good answer that came last. */
  Ended lastGood() {
    return lastGood;
  }

  /** Waits for the good answer of a request that begins from now on; tells whether it came. */
  synchronized boolean awaitGood(Duration limit) throws InterruptedException {
    long from = System.nanoTime();
    long left = limit.toNanos();
    while (lastGood.sentNanos() - from < 0 && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = from + limit.toNanos() - System.nanoTime();
    }
    return lastGood.sentNanos() - from >= 0;
  }

  /** Returns how many requests have ended so far, good or not. */
  int count(boolean good) {
    return (int) ended.stream().filter(each -> each.isGood() == good).count();
  }

  /** Returns what the good answers said. */
  List<String> texts() {
    return texts;
  }

  /** Sends no more, waits until all have ended, and returns them. */
  List<Ended> stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join();
    }
    return ended;
  }

  @Override
  public void close() throws InterruptedException {
    stop();
    client.getEndpoint().destroy();
  }
}
