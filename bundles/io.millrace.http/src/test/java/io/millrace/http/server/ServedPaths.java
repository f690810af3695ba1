// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/** A server on a free port of this machine, and a client of it. */
public final class ServedPaths implements AutoCloseable {
  private static final Duration TIME_OUT = Duration.ofSeconds(20);

  private final PathHandlers handlers;
  private final Listener listener;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Begins without handlers. */
  public ServedPaths(Time time) throws IOException {
    handlers = new PathHandlers(time);
    listener = Listener.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), handlers);
  }

  /** Adds a handler. */
  public ServedPaths with(String path, HttpHandler handler) {
    handlers.add(path, handler, Map.of());
    return this;
  }

  /** Adds a handler with its share of the requests at a time. */
  ServedPaths with(String path, HttpHandler handler, int share) {
    handlers.add(path, handler, Map.of(PathHandlers.SHARE, share));
    return this;
  }

  /** Adds a handler; something is done while it is being added. */
  ServedPaths with(String path, HttpHandler handler, Runnable meanwhile) {
    handlers.add(
        path,
        handler,
        new AbstractMap<>() {
          @Override
          public Object get(Object property) {
            meanwhile.run();
            return null;
          }

          @Override
          public Set<Entry<String, Object>> entrySet() {
            return Set.of();
          }
        });
    return this;
  }

  void without(String path, HttpHandler handler) {
    handlers.remove(path, handler);
  }

  /** Sends a request without a body. */
  public HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + listener.port() + path);
    return client.send(
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.noBody())
            .timeout(TIME_OUT)
            .build(),
        BodyHandlers.ofString());
  }

  /** Opens a connection, sends bytes and returns all that comes until the server ends it. */
  String raw(String bytes) throws IOException {
    try (Socket socket = open(bytes)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(all);
      return all.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /** Opens a connection and sends bytes. */
  Socket open(String bytes) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
    socket.setSoTimeout((int) TIME_OUT.toMillis());
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  @Override
  public void close() {
    listener.close();
    handlers.close();
  }
}
