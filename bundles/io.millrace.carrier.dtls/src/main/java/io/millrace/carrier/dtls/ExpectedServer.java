// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a device is the one that is asked for: its certificate has the device's name or address,
 * or its public key is the one of that name.
 *
 * @param named returns the address of a server with the name by which it is asked for
 */
record ExpectedServer(ServerTrust trust, UnaryOperator<InetSocketAddress> named)
    implements PeerVerifier.Expectation {
  private static final int DNS = 2;
  private static final int IP = 7;
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)");

  @Override
  public String refusal(InetSocketAddress peer, X509Certificate certificate) {
    return isOf(certificate, named.apply(peer))
        ? ""
        : "it is that of " + certificate.getSubjectX500Principal().getName();
  }

  @Override
  public String refusal(InetSocketAddress peer, PublicKey key) {
    return trust.publicKeys(named.apply(peer)).contains(key) ? "" : "it is another device's key";
  }

  /** Tells whether a certificate names the server, with or without a domain behind its name. */
  private static boolean isOf(X509Certificate certificate, InetSocketAddress server) {
    String host = server.getHostString().toLowerCase(Locale.ROOT);
    String address = server.getAddress().getHostAddress();
    for (String each : names(certificate)) {
      String name = each.toLowerCase(Locale.ROOT);
      if (name.equals(host) || name.startsWith(host + ".") || name.equals(address)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    Matcher common = COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
    if (common.find()) {
      names.add(common.group(1));
    }
    try {
      Collection<List<?>> others = certificate.getSubjectAlternativeNames();
      for (List<?> each : others == null ? List.<List<?>>of() : others) {
        if (each.get(0).equals(DNS) || each.get(0).equals(IP)) {
          names.add((String) each.get(1));
        }
      }
    } catch (CertificateParsingException damaged) {
      return names;
    }
    return names;
  }
}
