// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A CoAP URI taken apart as RFC 7252 §6.4 wants it.
 *
 * @param authority scheme, host and port
 * @param path the decoded segments of the path; none for {@code /}
 * @param query the decoded parts of the query; none without a query
 */
public record CoapUri(HostPort authority, List<String> path, List<String> query) {
  /** Reads a URI; fails as wrong usage when it is none. */
  public static CoapUri parse(String text) {
    Scheme scheme = Scheme.of(text);
    if (scheme == null) {
      throw CommandFailure.usage(
          HostPort.quoted(text)
              + " begins with none of "
              + Scheme.ALL
              + (text.contains("://") ? "" : " (or path)"));
    }
    if (text.indexOf('#') >= 0) {
      throw CommandFailure.usage("a CoAP URI has no fragment: " + HostPort.quoted(text));
    }
    String rest = text.substring(scheme.toString().length());
    int end = indexOrEnd(rest, "/?");
    int mark = indexOrEnd(rest, "?");
    HostPort authority = HostPort.ofAuthority(scheme, rest.substring(0, end), text);
    String path = rest.substring(end, mark);
    return new CoapUri(authority, segments(path), parts(rest, mark));
  }

  private static int indexOrEnd(String text, String any) {
    for (int i = 0; i < text.length(); i++) {
      if (any.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private static List<String> segments(String path) {
    return path.length() <= 1 ? List.of() : decoded(path.substring(1).split("/", -1));
  }

  private static List<String> parts(String rest, int mark) {
    boolean none = mark >= rest.length() - 1;
    return none ? List.of() : decoded(rest.substring(mark + 1).split("&", -1));
  }

  private static List<String> decoded(String[] parts) {
    return Stream.of(parts).map(CoapUri::decoded).toList();
  }

  /** Returns {@code text} with %XX replaced by the UTF-8 bytes that it stands for. */
  public static String decoded(String text) {
    return new String(decodedBytes(text), StandardCharsets.UTF_8);
  }

  /** Returns the UTF-8 bytes of {@code text} with %XX replaced by the byte that it stands for. */
  public static byte[] decodedBytes(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%') {
        out.write(digit(in, i + 1, text) << 4 | digit(in, i + 2, text));
        i += 2;
      } else {
        out.write(in[i]);
      }
    }
    return out.toByteArray();
  }

  private static int digit(byte[] in, int at, String text) {
    int digit = at < in.length ? Character.digit(in[at], 16) : -1;
    if (digit < 0) {
      throw CommandFailure.usage("% without two hexadecimal digits in " + HostPort.quoted(text));
    }
    return digit;
  }
}
