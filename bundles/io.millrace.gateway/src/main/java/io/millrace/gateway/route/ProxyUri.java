// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.OptionNumber;

/**
 * The bytes of a Proxy-Uri, split into its start (scheme, host, port), path and query. Path and
 * query are written as options without conversion to text [RFC 7252 §6.4; spec gateway-clients.md
 * 1.4]. Dot segments are resolved; percent-encoded ones are refused [RFC 7252 §5.10.1].
 */
final class ProxyUri {
  private static final int MAX_SEGMENT_BYTES = 255;

  private final Bytes uri;
  private final int pathAt;
  private final int queryAt;

  private ProxyUri(Bytes uri, int pathAt, int queryAt) {
    this.uri = uri;
    this.pathAt = pathAt;
    this.queryAt = queryAt;
  }

  /** Splits a URI; null when it has a space, a control character or a fragment. */
  public static ProxyUri cut(Bytes uri) {
    int slashes = 0;
    int path = uri.length();
    int query = uri.length();
    for (int i = uri.length() - 1; i >= 0; i--) {
      int c = uri.at(i);
      if (c <= ' ' || c == 0x7F || c == '#') {
        return null;
      }
    }
    boolean dots = false;
    for (int i = 0; i < uri.length() && query == uri.length(); i++) {
      int c = uri.at(i);
      if (c == '/' && ++slashes >= 3) {
        path = slashes == 3 ? i : path;
        dots |= DotSegments.beginsAt(uri, i + 1);
      } else if (c == '?') {
        query = i;
      }
    }
    Bytes resolved = dots ? DotSegments.removed(uri, path, query) : uri;
    return new ProxyUri(resolved, Math.min(path, query), query - uri.length() + resolved.length());
  }

  /** Returns everything before the path. */
  public Bytes start() {
    return uri.slice(0, pathAt);
  }

  /** Returns how many bytes the path and query take as options at most. */
  public int optionBytes() {
    return 3 * (uri.length() - pathAt) / 2 + 8;
  }

  /**
   * Writes a Uri-Path option for each segment; none for an empty path or a single slash.
   *
   * @return false when a segment cannot be decoded, is too long, or is one or two dots
   */
  public boolean writePath(OptionWriter to) {
    if (queryAt - pathAt <= 1) {
      return true;
    }
    return write(to, OptionNumber.URI_PATH, pathAt + 1, queryAt, '/');
  }

  /**
   * Writes a Uri-Query option for each argument; none for an empty query [spec gateway-clients.md
   * §5 item 6].
   *
   * @return false when an argument cannot be decoded or is too long
   */
  public boolean writeQuery(OptionWriter to) {
    if (uri.length() - queryAt <= 1) {
      return true;
    }
    return write(to, OptionNumber.URI_QUERY, queryAt + 1, uri.length(), '&');
  }

  private boolean write(OptionWriter to, int number, int from, int end, char separator) {
    int start = from;
    for (int i = from; i <= end; i++) {
      if (i == end || uri.at(i) == separator) {
        if (!writeOne(to, number, start, i)) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  private boolean writeOne(OptionWriter to, int number, int from, int end) {
    int length = PercentEncoding.decodedLength(uri, from, end);
    if (length < 0 || length > MAX_SEGMENT_BYTES) {
      return false;
    }
    if (number == OptionNumber.URI_PATH && isDots(from, end, length)) {
      return false;
    }
    to.head(number, length);
    for (int i = from; i < end; i += uri.at(i) == '%' ? 3 : 1) {
      to.append(PercentEncoding.decodedAt(uri, i));
    }
    return true;
  }

  private boolean isDots(int from, int end, int length) {
    if (length == 0 || length > 2) {
      return false;
    }
    for (int i = from; i < end; i += uri.at(i) == '%' ? 3 : 1) {
      if (PercentEncoding.decodedAt(uri, i) != '.') {
        return false;
      }
    }
    return true;
  }
}
