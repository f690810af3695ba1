// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.bytes.Bytes;
import java.util.Arrays;

/** Removes the path segments {@code .} and {@code ..} of a URI [RFC 3986 §5.2.4]. */
final class DotSegments {
  private DotSegments() {}

  /** Tells whether such a segment begins at {@code at}. */
  static boolean beginsAt(Bytes uri, int at) {
    return isDot(uri, at) && (endsAt(uri, at + 1) || isDot(uri, at + 1) && endsAt(uri, at + 2));
  }

  private static boolean isDot(Bytes uri, int at) {
    return at < uri.length() && uri.at(at) == '.';
  }

  private static boolean endsAt(Bytes uri, int at) {
    return at == uri.length() || uri.at(at) == '/' || uri.at(at) == '?';
  }

  /**
   * Returns the URI without them: two dots remove the segment before them, too.
   *
   * @param pathAt where the path begins, with a slash
   * @param queryAt where it ends
   */
  static Bytes removed(Bytes uri, int pathAt, int queryAt) {
    byte[] all = uri.toArray();
    byte[] out = Arrays.copyOf(all, all.length);
    int to = pathAt;
    int end;
    for (int from = pathAt; from < queryAt; from = end) {
      end = segmentEnd(all, from + 1, queryAt);
      if (!beginsAt(uri, from + 1)) {
        System.arraycopy(all, from, out, to, end - from);
        to += end - from;
        continue;
      }
      if (end - from == 3) {
        to = withoutLast(out, pathAt, to);
      }
      if (end == queryAt) {
        out[to++] = '/';
      }
    }
    System.arraycopy(all, queryAt, out, to, all.length - queryAt);
    return Bytes.wrap(out, 0, to + all.length - queryAt);
  }

  private static int segmentEnd(byte[] uri, int from, int limit) {
    int end = from;
    while (end < limit && uri[end] != '/') {
      end++;
    }
    return end;
  }

  private static int withoutLast(byte[] out, int pathAt, int end) {
    int last = end;
    while (last > pathAt) {
      if (out[--last] == '/') {
        break;
      }
    }
    return last;
  }
}
