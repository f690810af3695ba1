// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * The JDK's HTTP client, made when it is needed and ended when there is nothing to do for a while:
 * as long as it is there one of its threads wakes up every three seconds, and its threads hold the
 * classes of a bundle that was replaced. Thread-safe.
 */
final class HttpClients implements Supplier<HttpClient>, AutoCloseable {
  private static final int THREADS = 2;
  private static final long KEEP_SECONDS = 2;
  private static final Pattern NUMBER = Pattern.compile("\\((\\d+)\\)$");

  private final SSLContext tls;
  private final Duration connectTime;
  private Opened opened; // null: none is needed now

  /** A client and the threads that were made for it. */
  private record Opened(HttpClient http, ThreadPoolExecutor threads) {}

  HttpClients(SSLContext tls, Duration connectTime) {
    this.tls = tls;
    this.connectTime = connectTime;
  }

  @Override
  public synchronized HttpClient get() {
    if (opened == null) {
      opened = open();
    }
    return opened.http();
  }

  private Opened open() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            HttpClients::thread);
    threads.allowCoreThreadTimeOut(true);
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTime)
            .sslContext(tls)
            .executor(threads)
            .build();
    return new Opened(http, threads);
  }

  private static Thread thread(Runnable task) {
    Thread made = new Thread(task, "fleet-http");
    made.setDaemon(true);
    return made;
  }

  /** Ends the client, its connections and its threads; the next {@link #get} makes another one. */
  synchronized void rest() {
    if (opened != null) {
      end(opened.http());
      opened.threads().shutdown();
      opened = null;
    }
  }

  /** Java can end a client since version 21; before that its thread ends when it is interrupted. */
  private static void end(HttpClient http) {
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(http);
    } catch (ReflectiveOperationException before21) {
      Matcher number = NUMBER.matcher(http.toString());
      if (number.find()) {
        interrupt("HttpClient-" + number.group(1) + "-SelectorManager");
      }
    }
  }

  private static void interrupt(String name) {
    Thread[] all = new Thread[Thread.activeCount() * 2];
    Thread.enumerate(all);
    Arrays.stream(all)
        .filter(Objects::nonNull)
        .filter(each -> each.getName().equals(name))
        .forEach(Thread::interrupt);
  }

  @Override
  public void close() {
    rest();
  }
}
