// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** An exchange, as handlers see it. */
final class PlainExchange extends HttpExchange {
  private final Exchange exchange;
  private final Map<String, Object> attributes = new HashMap<>();
  private InputStream in;
  private OutputStream out;

  PlainExchange(Exchange exchange) {
    this.exchange = exchange;
    this.in = exchange.body();
  }

  @Override
  public Headers getRequestHeaders() {
    return exchange.requestHeaders();
  }

  @Override
  public Headers getResponseHeaders() {
    return exchange.responseHeaders();
  }

  @Override
  public URI getRequestURI() {
    return exchange.uri();
  }

  @Override
  public String getRequestMethod() {
    return exchange.request().method().name();
  }

  /** There are no contexts. */
  @Override
  public HttpContext getHttpContext() {
    return null;
  }

  @Override
  public void close() {
    exchange.close();
  }

  @Override
  public InputStream getRequestBody() {
    return in;
  }

  @Override
  public OutputStream getResponseBody() {
    if (out == null) {
      out = exchange.out() == null ? OutputStream.nullOutputStream() : exchange.out();
    }
    return out;
  }

  @Override
  public void sendResponseHeaders(int status, long length) throws IOException {
    exchange.begin(status, length);
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return exchange.remote();
  }

  @Override
  public int getResponseCode() {
    return exchange.code();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return exchange.local();
  }

  @Override
  public String getProtocol() {
    return exchange.request().protocolVersion().text();
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
  public void setStreams(InputStream input, OutputStream output) {
    in = input == null ? in : input;
    out = output == null ? out : output;
  }

  /** Nobody is authenticated here. */
  @Override
  public HttpPrincipal getPrincipal() {
    return null;
  }
}
