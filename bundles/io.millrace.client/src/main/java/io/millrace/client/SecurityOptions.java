// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static io.millrace.client.ConnectionOptions.require;

import io.millrace.client.exchange.Credentials;
import io.millrace.client.exchange.Scheme;
import io.millrace.lib.keys.PemBlocks;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for coaps:// and coaps+tcp://, with the letters of libcoap's client. */
final class SecurityOptions {
  @Mixin SharedKeyOptions shared;

  @Option(
      names = {"-c", "--cert"},
      paramLabel = "FILE",
      description = "Own certificate and those that lead to its issuer, PEM.")
  String certificate;

  @Option(
      names = {"-j", "--private-key"},
      paramLabel = "FILE",
      description = "Its private key, PEM (PKCS #8, elliptic); default: in the file of -c.")
  String privateKey;

  @Option(
      names = {"-M", "--raw-key"},
      paramLabel = "FILE",
      description =
          "Own raw public key in place of a certificate, PEM: PRIVATE KEY and PUBLIC KEY. For"
              + " coaps:// alone.")
  String rawKey;

  @Option(
      names = {"-C", "--ca"},
      paramLabel = "FILE",
      description =
          "Who is trusted, PEM: issuers of the server's certificate, or for coaps:// its own"
              + " PUBLIC KEY. The certificate has to name the host of the URI or of -P.")
  String issuers;

  @Option(
      names = {"-R", "--roots"},
      paramLabel = "FILE",
      description = "More of the same; nobody else is trusted, no issuer of Java or the system.")
  String roots;

  /**
   * Returns what was given, as far as the scheme needs it; null when it needs nothing.
   *
   * @throws io.millrace.client.exchange.CommandFailure when it is not enough, or not of use
   */
  Credentials credentials(Scheme scheme, Terminal terminal) {
    boolean keys =
        Stream.of(certificate, privateKey, rawKey, issuers, roots).anyMatch(Objects::nonNull);
    if (!scheme.isSecured()) {
      require(
          !keys && !shared.isGiven(),
          "keys are for coaps:// and coaps+tcp://, and this goes to " + scheme + " in clear");
      return null;
    }
    require(
        !scheme.isStream() || !shared.isGiven() && rawKey == null,
        "-k and -M are for coaps://; " + scheme + " needs issuers to trust, -C or -R");
    boolean trusting = issuers != null || roots != null;
    require(trusting || !keys, "-c, -j and -M need -C or -R: who is the server to be?");
    require(
        trusting || shared.isGiven(),
        scheme
            + (scheme.isStream()
                ? " needs issuers to trust: -C or -R"
                : " needs a key (--key-file, or -k and -u) or whom to trust (-C or -R)"));
    return read(scheme, terminal);
  }

  private Credentials read(Scheme scheme, Terminal terminal) {
    List<PemBlocks> trusted =
        Stream.of(issuers, roots)
            .filter(Objects::nonNull)
            .map(file -> KeyFiles.pem(file, terminal))
            .toList();
    List<X509Certificate> authorities =
        trusted.stream().flatMap(each -> each.certificates().stream()).toList();
    List<PublicKey> servers = trusted.stream().flatMap(each -> each.publicKeys().stream()).toList();
    require(
        trusted.isEmpty() || !authorities.isEmpty() || !servers.isEmpty() && !scheme.isStream(),
        "-C and -R have no CERTIFICATE" + (scheme.isStream() ? "" : " and no PUBLIC KEY"));
    PemBlocks own = own(terminal);
    SharedKeyOptions.Shared key = shared.read(terminal);
    return new Credentials(
        key == null ? null : key.identity(),
        key == null ? null : key.key(),
        own.privateKeys().isEmpty() ? null : own.privateKeys().get(0),
        rawKey == null ? null : own.publicKeys().get(0),
        own.certificates(),
        authorities,
        servers);
  }

  /** Returns a private key with certificates, or with one public key, or nothing at all. */
  private PemBlocks own(Terminal terminal) {
    require(rawKey == null || certificate == null && privateKey == null, "-M, or -c and -j");
    require(privateKey == null || certificate != null, "-j needs -c");
    if (rawKey != null) {
      PemBlocks both = KeyFiles.pem(rawKey, terminal);
      require(
          both.privateKeys().size() == 1 && both.publicKeys().size() == 1,
          rawKey + " has not one PRIVATE KEY and its PUBLIC KEY");
      return new PemBlocks(both.privateKeys(), List.of(), both.publicKeys(), List.of(), List.of());
    }
    if (certificate == null) {
      return PemBlocks.none();
    }
    PemBlocks shown = KeyFiles.pem(certificate, terminal);
    require(!shown.certificates().isEmpty(), certificate + " has no CERTIFICATE");
    List<PrivateKey> keys =
        privateKey == null ? shown.privateKeys() : KeyFiles.pem(privateKey, terminal).privateKeys();
    require(
        keys.size() == 1,
        (privateKey == null ? certificate : privateKey) + " has not one PRIVATE KEY");
    return new PemBlocks(keys, shown.certificates(), List.of(), List.of(), List.of());
  }
}
