// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import java.net.URI;

/**
 * An issuer elsewhere whose keys are fetched.
 *
 * @param url where its key set is [RFC 7517 §5]: https, or http on this machine
 * @param issuer the issuer ({@code iss}) that tokens of these keys must have; empty: any
 */
record RemoteIssuer(URI url, String issuer) {
  private static final String ISSUER = "issuer=";

  /**
   * Reads an entry of the form {@code URL} or {@code URL issuer=NAME}.
   *
   * @throws IllegalArgumentException when it has another form
   */
  static RemoteIssuer parse(String entry) {
    String[] words = entry.strip().split("\\s+");
    URI url = URI.create(words[0]);
    boolean secure = "https".equals(url.getScheme());
    boolean here = "http".equals(url.getScheme()) && isHere(url.getHost());
    boolean named = words.length == 2 && words[1].startsWith(ISSUER);
    if (!secure && !here
        || url.getHost() == null
        || words.length > 2
        || words.length == 2 && !named) {
      throw new IllegalArgumentException("no https URL, with issuer=NAME after it or nothing");
    }
    return new RemoteIssuer(url, named ? words[1].substring(ISSUER.length()) : "");
  }

  private static boolean isHere(String host) {
    return "127.0.0.1".equals(host) || "[::1]".equals(host) || "localhost".equals(host);
  }
}
