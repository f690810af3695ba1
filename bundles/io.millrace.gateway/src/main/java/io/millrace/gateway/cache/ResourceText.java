// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import java.net.InetSocketAddress;

/** Writes a resource for people, in printable ASCII. */
final class ResourceText {
  private ResourceText() {}

  /** Returns for example {@code GET SSN0013500500000001/snsr/temp?sens [Accept=3c]}. */
  static String of(int method, Object server, int port, Bytes options, Bytes payload) {
    StringBuilder path = new StringBuilder();
    StringBuilder query = new StringBuilder();
    StringBuilder others = new StringBuilder();
    for (OptionCursor at = new OptionCursor(options, 0); at.next(); ) {
      switch (at.number()) {
        case OptionNumber.URI_HOST -> {}
        case OptionNumber.URI_PATH -> path.append('/').append(printable(at.value()));
        case OptionNumber.URI_QUERY ->
            query.append(query.isEmpty() ? '?' : '&').append(printable(at.value()));
        default ->
            others
                .append(' ')
                .append(OptionNumber.name(at.number()))
                .append('=')
                .append(at.value());
      }
    }
    if (!payload.isEmpty()) {
      others.append(' ').append(payload.length()).append(" bytes");
    }
    String where = CoapCode.name(method) + ' ' + server(server, port) + path + query;
    return others.isEmpty() ? where : where + " [" + others.substring(1) + ']';
  }

  private static String server(Object server, int port) {
    if (server instanceof InetSocketAddress address) {
      String host = address.getHostString();
      return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
    }
    return port == 0 ? server.toString() : server + ":" + port;
  }

  private static String printable(Bytes value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      int c = value.at(i);
      if (c > ' ' && c < 0x7F && c != '%') {
        text.append((char) c);
      } else {
        text.append('%').append(Bytes.wrap(new byte[] {(byte) c}).hex());
      }
    }
    return text.toString();
  }
}
