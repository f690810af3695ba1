// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.hawkbit.Faults.Fault;
import io.millrace.hawkbit.Faults.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The simulated server, over HTTP. Close it to end it. */
public final class HawkbitServer implements AutoCloseable {
  private static final int BACKLOG = 512;
  private static final int BODY_BYTES = 1 << 20;

  private final Settings settings = new Settings();
  private final Rollouts rollouts = new Rollouts(settings);
  private final Faults faults = new Faults();
  private final RequestLog log = new RequestLog();
  private final RateFilter rates = new RateFilter(settings);
  private final DeviceInterface devices = new DeviceInterface(settings, rollouts);
  private final ExecutorService threads = Executors.newCachedThreadPool(HawkbitServer::thread);
  private final HttpServer http;

  private HawkbitServer(InetSocketAddress address) throws IOException {
    http = HttpServer.create(address, BACKLOG);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  private static Thread thread(Runnable task) {
    Thread made = new Thread(task, "hawkbit");
    made.setDaemon(true);
    return made;
  }

  /** Starts a server on a free port of this machine. */
  public static HawkbitServer start() throws IOException {
    return start(new InetSocketAddress("127.0.0.1", 0));
  }

  /** Starts a server. */
  public static HawkbitServer start(InetSocketAddress address) throws IOException {
    return new HawkbitServer(address);
  }

  /** Returns its address, {@code http://host:port}. */
  public String url() {
    InetSocketAddress bound = http.getAddress();
    return "http://" + bound.getAddress().getHostAddress() + ":" + bound.getPort();
  }

  /** Returns what can be set. */
  public Settings settings() {
    return settings;
  }

  /** Returns the management side. */
  public Rollouts rollouts() {
    return rollouts;
  }

  /** Returns the faults that it makes. */
  public Faults faults() {
    return faults;
  }

  /** Returns what was asked. */
  public RequestLog log() {
    return log;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = request(exchange);
      Fault late = faults.take(Kind.DELAY, request);
      if (late != null) {
        Thread.sleep(late.number());
      }
      if (faults.take(Kind.DROP_BEFORE, request) != null) {
        log.add(request, 0);
        return;
      }
      Answer answer = answer(request, "http://" + request.header("Host"));
      boolean drops = faults.take(Kind.DROP_AFTER, request) != null;
      log.add(request, drops ? 0 : answer.status());
      if (!drops) {
        send(exchange, request, answer);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException fault) {
      log.add(new Request("?", "", "", java.util.Map.of(), new byte[0], fault.toString()), 0);
    }
  }

  private static Request request(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query == null ? "" : query,
        Request.headers(exchange.getRequestHeaders()),
        exchange.getRequestBody().readNBytes(BODY_BYTES),
        exchange.getRemoteAddress().getAddress().getHostAddress());
  }

  private Answer answer(Request request, String origin) {
    Fault status = faults.take(Kind.STATUS, request);
    if (status != null) {
      return Answer.empty((int) status.number());
    }
    Answer refused = rates.refusal(request, System.nanoTime());
    if (refused != null) {
      return refused;
    }
    synchronized (rollouts) {
      return conditional(request, devices.answer(request, origin));
    }
  }

  /** JSON that is read has an entity tag of its bytes, and is not sent twice to who has it. */
  private static Answer conditional(Request request, Answer answer) {
    boolean tagged =
        request.method().equals("GET")
            && answer.status() == 200
            && "application/json".equals(answer.headers().get("Content-Type"));
    if (!tagged) {
      return answer;
    }
    String tag = '"' + Artifact.hash("MD5", answer.body()) + '"';
    return request.header("If-None-Match").equals(tag)
        ? Answer.empty(304).with("ETag", tag)
        : answer.with("ETag", tag);
  }

  private void send(HttpExchange exchange, Request request, Answer answer) throws IOException {
    Fault cut = answer.body().length == 0 ? null : faults.take(Kind.CUT, request);
    String accept = request.header("Accept");
    answer
        .headers()
        .forEach(
            (name, value) -> {
              boolean hal = accept.isEmpty() && value.equals("application/json");
              exchange.getResponseHeaders().set(name, hal ? "application/hal+json" : value);
            });
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      OutputStream out = exchange.getResponseBody();
      out.write(body, 0, cut == null ? body.length : (int) Math.min(cut.number(), body.length));
      out.flush();
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
