// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * The JDK's HTTP client with threads that end when they have had nothing to do: those that it makes
 * by itself stay for a minute, and hold the classes of a bundle that was replaced.
 */
final class HttpClients implements AutoCloseable {
  private static final int THREADS = 2;
  private static final long KEEP_SECONDS = 2;

  private final ThreadPoolExecutor threads;
  private final HttpClient http;

  HttpClients(SSLContext tls, Duration connectTime) {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            HttpClients::thread);
    threads.allowCoreThreadTimeOut(true);
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTime)
            .sslContext(tls)
            .executor(threads)
            .build();
  }

  private static Thread thread(Runnable task) {
    Thread made = new Thread(task, "fleet-http");
    made.setDaemon(true);
    return made;
  }

  HttpClient http() {
    return http;
  }

  /** Ends its threads once what is in progress is done. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
