// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.nio.charset.StandardCharsets;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Request;

/**
 * The peer that a request is sent to, and the options that name the resource: Uri-* for a direct
 * request, or a Proxy-Uri with the bytes that were typed.
 */
public final class Target {
  /** The longest Proxy-Uri, in bytes [RFC 7252 §5.10]. */
  private static final int MAX_PROXY_URI_BYTES = 1034;

  private final HostPort peer;
  private final CoapUri uri;
  private final boolean withHost;
  private final String proxyUri;

  private Target(HostPort peer, CoapUri uri, boolean withHost, String proxyUri) {
    this.peer = peer;
    this.uri = uri;
    this.withHost = withHost;
    this.proxyUri = proxyUri;
  }

  /**
   * Returns the resource at {@code uri} on the host that it names.
   *
   * @param withHost whether a host's name goes along as Uri-Host
   */
  public static Target direct(CoapUri uri, boolean withHost) {
    return new Target(uri.authority(), uri, withHost, null);
  }

  /** Returns the resource that {@code uri} names, served by another host: what Uri-Host is for. */
  public static Target at(HostPort peer, CoapUri uri, boolean withHost) {
    return new Target(peer, uri, withHost, null);
  }

  /** Returns a Proxy-Uri for a proxy; {@code uri} is not parsed here. */
  public static Target proxied(HostPort proxy, String uri) {
    int length = uri.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > MAX_PROXY_URI_BYTES) {
      throw CommandFailure.usage("a Proxy-Uri has 1 to 1034 bytes, not " + length);
    }
    return new Target(proxy, null, false, uri);
  }

  /** Returns where the datagrams go. */
  public HostPort peer() {
    return peer;
  }

  /** Returns whether a proxy is asked. */
  public boolean isProxied() {
    return proxyUri != null;
  }

  /** Writes the options that name the resource. */
  public void addTo(Request request) {
    OptionSet options = request.getOptions();
    if (proxyUri != null) {
      options.setProxyUri(proxyUri);
      return;
    }
    if (withHost && !uri.authority().isAddress()) {
      options.setUriHost(uri.authority().host());
    }
    uri.path().forEach(options::addUriPath);
    uri.query().forEach(options::addUriQuery);
  }

  @Override
  public String toString() {
    return proxyUri != null
        ? proxyUri + " through " + peer
        : peer + "/" + String.join("/", uri.path());
  }
}
