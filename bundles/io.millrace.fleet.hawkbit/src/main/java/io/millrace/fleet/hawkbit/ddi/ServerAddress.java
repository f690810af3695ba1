// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the server is, and what this router is called there. Immutable.
 *
 * @param self the router's resource: {@code ROOT/TENANT/controller/v1/ID}
 */
public record ServerAddress(URI self) {
  private static final int LONGEST_ID = 256;
  private static final int LONGEST_URL = 2048;
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]");

  /**
   * Makes the address.
   *
   * @throws IllegalArgumentException naming the value that is not allowed
   */
  public static ServerAddress of(String url, String tenant, String id) {
    URI root = root(url);
    if (tenant.isBlank() || id.isBlank() || id.length() > LONGEST_ID) {
      throw new IllegalArgumentException(
          tenant.isBlank()
              ? "tenant: it is empty"
              : "controllerId: allowed are 1 to " + LONGEST_ID + " characters");
    }
    String base = root.toString().replaceFirst("/+$", "");
    return new ServerAddress(
        URI.create(base + "/" + segment(tenant) + "/controller/v1/" + segment(id)));
  }

  private static URI root(String url) {
    try {
      URI root = new URI(url.strip());
      boolean allowed =
          isHttp(root)
              && root.getHost() != null
              && root.getRawQuery() == null
              && root.getRawFragment() == null
              && root.getRawUserInfo() == null;
      if (allowed) {
        return root;
      }
    } catch (URISyntaxException wrong) {
      // Said below, without what it holds: it may have a password.
    }
    throw new IllegalArgumentException(
        "url: allowed is http://HOST[:PORT][/PATH] or the same with https, without a user");
  }

  private static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
  }

  private static String segment(String text) {
    return URLEncoder.encode(text.strip(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns a resource of this router. */
  public URI below(String path) {
    return URI.create(self + "/" + path);
  }

  /**
   * Returns where a link leads. A link to the configured host without TLS is taken with TLS where
   * that is configured: a server behind a proxy often knows its clients' scheme wrongly.
   *
   * @return null when it is no link that is followed
   */
  public URI link(String href) {
    return link(self, href);
  }

  /** Returns where a link leads that was found at another address. */
  URI link(URI base, String href) {
    if (href.isEmpty() || href.length() > LONGEST_URL) {
      return null;
    }
    try {
      URI uri = base.resolve(new URI(href));
      if (!isHttp(uri) || uri.getHost() == null || uri.getRawUserInfo() != null) {
        return null;
      }
      boolean upgraded = isTls(self) && !isTls(uri) && sameHost(uri);
      return upgraded
          ? new URI("https://" + self.getRawAuthority() + rest(uri))
          : new URI(uri.getScheme() + "://" + uri.getRawAuthority() + rest(uri));
    } catch (URISyntaxException wrong) {
      return null;
    }
  }

  private static String rest(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return path + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  /** Tells whether tokens may be sent there: the configured scheme, host and port, no other. */
  public boolean mayHaveToken(URI uri) {
    return isTls(self) == isTls(uri) && sameHost(uri) && port(self) == port(uri);
  }

  /**
   * Tells whether what is sent to the server can be read on the way: without TLS, to another
   * machine than this one.
   */
  boolean isReadableOnTheWay() {
    String host = self.getHost().toLowerCase(Locale.ROOT);
    return !isTls(self) && !LOOPBACK.matcher(host).matches();
  }

  private boolean sameHost(URI uri) {
    return self.getHost().toLowerCase(Locale.ROOT).equals(uri.getHost().toLowerCase(Locale.ROOT));
  }

  private static boolean isTls(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  private static int port(URI uri) {
    int tls = 443;
    int plain = 80;
    return uri.getPort() >= 0 ? uri.getPort() : isTls(uri) ? tls : plain;
  }

  /** Returns host and port for people. */
  public String host() {
    return self.getRawAuthority();
  }
}
