// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import java.util.List;
import org.apache.sshd.common.BuiltinFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.security.SecurityProviderChoice;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.bouncycastle.BouncyCastleSecurityProviderRegistrar;
import org.apache.sshd.server.ServerBuilder;

/** Which algorithms are offered: the modern ones that OpenSSH has had since 8.5. */
final class Algorithms {
  private static final String PROVIDER = "org.apache.sshd.security.provider.BC.";

  private Algorithms() {}

  /**
   * Has SSHD take Bouncy Castle for Ed25519 alone, and the JDK for the rest, which is faster and in
   * memory already; and not register it for the whole process, where it would be asked by everybody
   * else. SSHD looks at this once, before anything else is done with it.
   */
  static synchronized void prepare() {
    if (SecurityUtils.isRegistrationCompleted()) {
      return; // by the bundle of before: SSHD's own stays when ours is replaced
    }
    ShortLivedFlushes.prepare();
    BouncyCastleSecurityProviderRegistrar castle = new BouncyCastleSecurityProviderRegistrar();
    castle.getProperties().put(PROVIDER + "useNamed", false);
    castle.getProperties().put(PROVIDER + "supportAll", "none");
    castle.getProperties().put(PROVIDER + "KeyFactory", "Ed25519");
    castle.getProperties().put(PROVIDER + "Signature", "EdDSA");
    SecurityUtils.registerSecurityProvider(castle);
    SecurityUtils.isBouncyCastleRegistered(); // completes the registration
    SecurityUtils.setDefaultProviderChoice(SecurityProviderChoice.EMPTY);
  }

  static List<KeyExchangeFactory> keyExchanges() {
    return NamedFactory.setUpTransformedFactories(
        true,
        List.of(
            BuiltinDHFactories.mlkem768x25519,
            BuiltinDHFactories.sntrup761x25519,
            BuiltinDHFactories.sntrup761x25519_openssh,
            BuiltinDHFactories.curve25519,
            BuiltinDHFactories.curve25519_libssh,
            BuiltinDHFactories.ecdhp256,
            BuiltinDHFactories.ecdhp384,
            BuiltinDHFactories.ecdhp521),
        ServerBuilder.DH2KEX);
  }

  static List<NamedFactory<Cipher>> ciphers() {
    return BuiltinFactory.setUpFactories(
        true,
        List.of(
            BuiltinCiphers.aes256gcm,
            BuiltinCiphers.aes128gcm,
            BuiltinCiphers.cc20p1305_openssh,
            BuiltinCiphers.aes256ctr,
            BuiltinCiphers.aes128ctr));
  }

  static List<NamedFactory<Mac>> macs() {
    return BuiltinFactory.setUpFactories(
        true, List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm));
  }

  /** Of RSA those with SHA-2 alone; no certificates. */
  static List<NamedFactory<Signature>> signatures() {
    return BuiltinFactory.setUpFactories(
        true,
        List.of(
            BuiltinSignatures.ed25519,
            BuiltinSignatures.nistp256,
            BuiltinSignatures.nistp384,
            BuiltinSignatures.nistp521,
            BuiltinSignatures.rsaSHA512,
            BuiltinSignatures.rsaSHA256));
  }

  static List<NamedFactory<Compression>> compressions() {
    return BuiltinFactory.setUpFactories(true, List.of(BuiltinCompressions.none));
  }
}
