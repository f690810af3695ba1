// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import javax.crypto.SecretKey;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.PskSecretResult;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedPskStore;
import org.eclipse.californium.scandium.util.SecretUtil;
import org.eclipse.californium.scandium.util.ServerNames;

/**
 * The pre-shared keys of clients, as the engine looks them up. The server name that a client asks
 * for is left out: libcoap's clients send the router's address for one. Thread-safe.
 */
final class PreSharedKeys implements AdvancedPskStore {
  private volatile Map<String, byte[]> keys = Map.of();

  /** Takes other keys; connections that there are stay. */
  void set(Map<String, byte[]> present) {
    keys = Map.copyOf(present);
  }

  /** Tells whether a client of that identity has a key. */
  boolean has(String identity) {
    return keys.containsKey(identity);
  }

  /** Returns the identities that have a key. */
  Set<String> identities() {
    return keys.keySet();
  }

  int size() {
    return keys.size();
  }

  @Override
  public boolean hasEcdhePskSupported() {
    return true;
  }

  @Override
  public PskSecretResult requestPskSecretResult(
      ConnectionId cid,
      ServerNames serverName,
      PskPublicInformation identity,
      String hmacAlgorithm,
      SecretKey otherSecret,
      byte[] seed,
      boolean useExtendedMasterSecret) {
    byte[] key = keys.get(identity.getPublicInfoAsString());
    SecretKey secret = key == null ? null : SecretUtil.create(key, "PSK");
    return new PskSecretResult(cid, identity, secret);
  }

  @Override
  public PskPublicInformation getIdentity(InetSocketAddress peer, ServerNames virtualHost) {
    return null; // the router does not begin handshakes
  }

  @Override
  public void setResultHandler(HandshakeResultHandler resultHandler) {
    // Every look-up is answered at once.
  }
}
