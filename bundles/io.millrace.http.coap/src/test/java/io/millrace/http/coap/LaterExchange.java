// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A GET of {@code /coap} that may be answered later, as the router's HTTP server gives it. */
final class LaterExchange extends HttpExchange {
  private final Headers request = new Headers();
  private final Headers response = new Headers();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final Map<String, Object> attributes = new HashMap<>();
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final URI uri;
  private int status = -1;

  LaterExchange(String token, String target) {
    uri = URI.create("/coap?uri=" + target);
    request.set("Authorization", "Bearer " + token);
    attributes.put(ProxyHandler.LATER, true);
  }

  /** Tells whether the handler has said that it has to wait. */
  boolean isDeclined() {
    return Boolean.FALSE.equals(attributes.get(ProxyHandler.LATER));
  }

  /** Returns the status and the body, when the exchange is closed. */
  CompletableFuture<String> answer() {
    return answer;
  }

  @Override
  public Headers getRequestHeaders() {
    return request;
  }

  @Override
  public Headers getResponseHeaders() {
    return response;
  }

  @Override
  public URI getRequestURI() {
    return uri;
  }

  @Override
  public String getRequestMethod() {
    return "GET";
  }

  @Override
  public HttpContext getHttpContext() {
    return null;
  }

  @Override
  public void close() {
    answer.complete(status + " " + body.toString(StandardCharsets.UTF_8));
  }

  @Override
  public InputStream getRequestBody() {
    return new ByteArrayInputStream(new byte[0]);
  }

  @Override
  public OutputStream getResponseBody() {
    return body;
  }

  @Override
  public void sendResponseHeaders(int code, long length) {
    status = code;
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return getRemoteAddress();
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public Object getAttribute(String name) {
    return attributes.get(name);
  }

  @Override
  public void setAttribute(String name, Object value) {
    attributes.put(name, value);
  }

  @Override
  public void setStreams(InputStream in, OutputStream out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpPrincipal getPrincipal() {
    return null;
  }
}
