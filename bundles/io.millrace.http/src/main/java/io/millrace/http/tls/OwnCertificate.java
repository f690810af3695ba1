// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * The certificate that the router makes itself: a root of its own, which lasts ten years and is
 * handed to clients once, and the server's certificate, which is made anew when its names have
 * changed or its year is nearly over. The files are in a folder for the owner alone.
 */
final class OwnCertificate {
  /** A new certificate is made so long before the old one expires. */
  static final Duration BEFORE_END = Duration.ofDays(60);

  private static final Logger LOG = System.getLogger(OwnCertificate.class.getName());
  private static final Duration ROOT_LIFE = Duration.ofDays(3650);
  private static final Duration LIFE = Duration.ofDays(365);

  /** Clients' clocks may be slow. */
  private static final Duration SKEW = Duration.ofDays(1);

  private static final String ROOT = "root";
  private static final String SERVER = "server";

  private final Path folder;
  private final IntFunction<byte[]> random;

  OwnCertificate(Path folder, IntFunction<byte[]> random) {
    this.folder = folder;
    this.random = random;
  }

  /** Returns the file of the root's certificate, which clients are to trust. */
  static Path root(Path folder) {
    return folder.resolve(ROOT + ".crt");
  }

  /**
   * Returns the key and the certificate for these names; makes what is missing.
   *
   * @throws IOException when a file cannot be read or written
   */
  ServerKeys forNames(List<String> names, Instant now)
      throws IOException, GeneralSecurityException {
    OwnerOnly.createDirectories(folder);
    X509Certificate root;
    if (Files.exists(root(folder)) && Files.exists(key(ROOT))) {
      root = PemFiles.certificates(root(folder)).get(0);
    } else {
      root = makeRoot(now);
    }
    if (Files.exists(certificate(SERVER)) && Files.exists(key(SERVER))) {
      ServerKeys stored =
          new ServerKeys(
              PemFiles.key(key(SERVER)), PemFiles.certificates(certificate(SERVER)), true);
      if (isGood(stored, names, root, now)) {
        return stored;
      }
    }
    return makeServer(names, root, now);
  }

  private Path key(String name) {
    return folder.resolve(name + ".key");
  }

  private Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  private static boolean isGood(
      ServerKeys stored, List<String> names, X509Certificate root, Instant now)
      throws GeneralSecurityException {
    X509Certificate own = stored.chain().get(0);
    return own.getNotAfter().toInstant().isAfter(now.plus(BEFORE_END))
        && !own.getNotBefore().toInstant().isAfter(now)
        && stored.chain().contains(root)
        && names(own).equals(canonical(names));
  }

  private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
    Set<String> names = new TreeSet<>();
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    for (List<?> each : all == null ? List.<List<?>>of() : all) {
      names.add(String.valueOf(each.get(1)));
    }
    return names;
  }

  /** An address may be written in several ways. */
  private static Set<String> canonical(List<String> names) {
    Set<String> canonical = new TreeSet<>();
    for (String each : names) {
      try {
        boolean address = each.indexOf(':') >= 0;
        canonical.add(address ? InetAddress.getByName(each).getHostAddress() : each);
      } catch (UnknownHostException none) {
        canonical.add(each);
      }
    }
    return canonical;
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private X509Certificate makeRoot(Instant now) throws IOException, GeneralSecurityException {
    KeyPair pair = pair();
    byte[] id = random.apply(4);
    String name = "Millrace root %02x%02x%02x%02x".formatted(id[0], id[1], id[2], id[3]);
    X509Certificate root =
        new CertificateBuilder(now.minus(SKEW), random.apply(16))
            .root(name, pair, now.plus(ROOT_LIFE));
    write(key(ROOT), PemFiles.block("PRIVATE KEY", pair.getPrivate().getEncoded()));
    write(root(folder), PemFiles.block("CERTIFICATE", root.getEncoded()));
    LOG.log(Level.INFO, "a root for HTTPS was made, which clients are to trust: {0}", root(folder));
    return root;
  }

  private ServerKeys makeServer(List<String> names, X509Certificate root, Instant now)
      throws IOException, GeneralSecurityException {
    PrivateKey signer = PemFiles.key(key(ROOT));
    KeyPair pair = pair();
    Instant end = root.getNotAfter().toInstant();
    Instant until = now.plus(LIFE).isBefore(end) ? now.plus(LIFE) : end;
    X509Certificate server =
        new CertificateBuilder(now.minus(SKEW), random.apply(16))
            .server(names, pair.getPublic(), root, signer, until);
    write(key(SERVER), PemFiles.block("PRIVATE KEY", pair.getPrivate().getEncoded()));
    String chain =
        PemFiles.block("CERTIFICATE", server.getEncoded())
            + PemFiles.block("CERTIFICATE", root.getEncoded());
    write(certificate(SERVER), chain);
    LOG.log(Level.INFO, "a certificate for HTTPS was made for {0}", names);
    return new ServerKeys(pair.getPrivate(), List.of(server, root), true);
  }

  private static void write(Path file, String text) throws IOException {
    DurableFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }
}
