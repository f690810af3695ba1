// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import io.millrace.lib.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Speaks HTTP with the server as its device interface (DDI) asks for: tokens, the other one when
 * one is refused; entity tags for what is read again and again; redirects followed by hand, because
 * tokens go to the configured server alone. It blocks, within bounds of time and bytes. For one
 * thread.
 */
public final class DdiClient implements AutoCloseable {
  private static final int REDIRECTS = 5;
  private static final int REMEMBERED = 4;
  private static final int NOT_MODIFIED = 304;
  private static final int UNAUTHORIZED = 401;
  private static final long LONGEST_RETRY_SECONDS = 86_400;

  private final Supplier<HttpClient> http;
  private final ServerAddress server;
  private final Tokens tokens;
  private final Duration answerTime;
  private final Map<URI, Remembered> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, Remembered> eldest) {
          return size() > REMEMBERED;
        }
      };

  private volatile CompletableFuture<?> inProgress = CompletableFuture.completedFuture(null);
  private volatile InputStream body = InputStream.nullInputStream();
  private volatile boolean closed;

  /** What an entity tag stands for. */
  private record Remembered(String etag, Answer answer) {}

  /**
   * Makes the client.
   *
   * @param http the client to use now; it follows no redirects by itself
   * @param answerTime in which an answer has to begin, and a short one to end
   */
  public DdiClient(
      Supplier<HttpClient> http, ServerAddress server, Tokens tokens, Duration answerTime) {
    this.http = http;
    this.server = server;
    this.tokens = tokens;
    this.answerTime = answerTime;
  }

  /** Returns the server's address. */
  public ServerAddress server() {
    return server;
  }

  /**
   * Returns what is wrong with tokens whether or not the server is reached: a sentence for each.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(tokens.faults());
    if (tokens.areConfigured() && server.isReadableOnTheWay()) {
      warnings.add(
          "the token is sent without TLS: whoever can read the network has it (url with https)");
    }
    return warnings;
  }

  /** Reads a resource; what did not change since it was read last comes from memory. */
  public Answer get(URI uri) throws IOException {
    Remembered last = remembered.get(uri);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    if (last != null) {
      headers.put("If-None-Match", last.etag());
    }
    HttpResponse<byte[]> response = send("GET", uri, headers, BodyPublishers.noBody(), small());
    if (response.statusCode() == NOT_MODIFIED && last != null) {
      return last.answer();
    }
    Answer answer = answer(response);
    remembered.remove(uri);
    String etag = response.headers().firstValue("ETag").orElse("");
    if (answer.isGood() && !etag.isEmpty()) {
      remembered.put(uri, new Remembered(etag, answer));
    }
    return answer;
  }

  /** Forgets what it remembers of resources: they are read whole. */
  public void forget() {
    remembered.clear();
  }

  /** Sends an object. */
  public Answer send(String method, URI uri, Map<String, ?> object) throws IOException {
    Map<String, String> headers =
        Map.of("Content-Type", "application/json", "Accept", "application/json");
    BodyPublisher body = BodyPublishers.ofByteArray(Json.bytes(object));
    return answer(send(method, uri, headers, body, small()));
  }

  /**
   * Begins to download an artifact.
   *
   * @param from the first byte that is wanted
   * @param to the last byte that is wanted
   * @param etag the entity tag that the bytes before belong to; empty: none is known
   */
  public Transfer download(URI uri, long from, long to, String etag) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Range", "bytes=" + from + "-" + to);
    if (!etag.isEmpty()) {
      headers.put("If-Range", etag);
    }
    HttpResponse<InputStream> response =
        send("GET", uri, headers, BodyPublishers.noBody(), info -> new BodyStream(answerTime));
    body = response.body();
    if (closed) {
      body.close();
    }
    return Transfer.of(response);
  }

  private static BodyHandler<byte[]> small() {
    return info -> new BoundedBody(BoundedJson.BYTES);
  }

  private <T> HttpResponse<T> send(
      String method,
      URI uri,
      Map<String, String> headers,
      BodyPublisher body,
      BodyHandler<T> handler)
      throws IOException {
    URI at = uri;
    for (int hop = 0; ; hop++) {
      HttpResponse<T> response = authorized(method, at, headers, body, handler);
      String location = response.headers().firstValue("Location").orElse("");
      boolean moved =
          List.of(301, 302, 303, 307, 308).contains(response.statusCode()) && !location.isEmpty();
      if (!moved) {
        return response;
      }
      close(response);
      URI next = server.link(at, location);
      if (next == null || hop == REDIRECTS || !method.equals("GET")) {
        throw new IOException("the server redirects " + method + " and is not followed");
      }
      at = next;
    }
  }

  /** Sends it with the token that was accepted last; with the other one when it is refused. */
  private <T> HttpResponse<T> authorized(
      String method,
      URI uri,
      Map<String, String> headers,
      BodyPublisher body,
      BodyHandler<T> handler)
      throws IOException {
    List<String> known = server.mayHaveToken(uri) ? tokens.inOrder() : List.of();
    if (known.isEmpty()) {
      return exchange(request(method, uri, headers, body, ""), handler);
    }
    HttpResponse<T> response = null;
    for (String token : known) {
      if (response != null) {
        close(response);
      }
      response = exchange(request(method, uri, headers, body, token), handler);
      if (response.statusCode() != UNAUTHORIZED) {
        tokens.accepted(token);
        return response;
      }
    }
    return response;
  }

  private HttpRequest request(
      String method, URI uri, Map<String, String> headers, BodyPublisher body, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(answerTime).method(method, body);
    headers.forEach(request::setHeader);
    if (!token.isEmpty()) {
      request.setHeader("Authorization", token);
    }
    return request.build();
  }

  /** A body that never ends would hold the thread: the whole exchange has its time. */
  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler)
      throws IOException {
    if (closed) {
      throw new InterruptedIOException("this router stops");
    }
    CompletableFuture<HttpResponse<T>> exchange = client().sendAsync(request, handler);
    inProgress = exchange;
    if (closed) {
      exchange.cancel(true);
    }
    try {
      return exchange.get(2 * answerTime.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw cause instanceof IOException known ? known : new IOException(cause);
    } catch (CancellationException end) {
      throw new InterruptedIOException("this router stops");
    } catch (TimeoutException late) {
      exchange.cancel(true);
      throw new IOException("the answer does not end", late);
    } catch (InterruptedException end) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("this router stops");
    }
  }

  /** A client takes threads and a file descriptor: there may be none left. */
  private HttpClient client() throws IOException {
    try {
      return http.get();
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  /** Tells whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends what is in progress; called on any thread. */
  @Override
  public void close() throws IOException {
    closed = true;
    inProgress.cancel(true);
    body.close();
  }

  private static void close(HttpResponse<?> response) throws IOException {
    if (response.body() instanceof InputStream open) {
      open.close();
    }
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    return new Answer(response.statusCode(), response.body(), retryAfter(response));
  }

  /** Returns the seconds of {@code Retry-After}; a date there is passed over. */
  static Duration retryAfter(HttpResponse<?> response) {
    String value = response.headers().firstValue("Retry-After").orElse("");
    return value.matches("\\d{1,9}")
        ? Duration.ofSeconds(Math.min(Long.parseLong(value), LONGEST_RETRY_SECONDS))
        : null;
  }
}
