// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.ssh.keys.AuthorizedKey;
import io.millrace.ssh.keys.AuthorizedKeys;
import io.millrace.ssh.keys.KeyBlob;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.server.session.ServerSession;

/** Logs in whoever has the private key to one in the file; the name of the user counts nothing. */
final class KeyLogin implements PublickeyAuthenticator, SessionListener {
  private static final Logger LOG = System.getLogger(KeyLogin.class.getName());

  private final AuthorizedKeys keys;

  KeyLogin(AuthorizedKeys keys) {
    this.keys = keys;
  }

  /** Says whether a key is in the file; the client may not have proved that it has it yet. */
  @Override
  public boolean authenticate(String user, PublicKey key, ServerSession session) {
    byte[] blob = blob(key);
    boolean known = find(blob).isPresent();
    if (!known) {
      Connection.of(session).offered().add(user, KeyBlob.fingerprint(blob));
    }
    return known;
  }

  private Optional<AuthorizedKey> find(byte[] blob) {
    try {
      return keys.look().find(KeyBlob.of(blob));
    } catch (IllegalArgumentException refused) {
      LOG.log(Level.DEBUG, "a key was offered that {0}", refused.getMessage());
      return Optional.empty();
    }
  }

  private static byte[] blob(PublicKey key) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    return buffer.getCompactData();
  }

  @Override
  public void sessionCreated(Session session) {
    Connection.of(session).begin(session);
  }

  /** The key that was proved is the one that counts, not the last one that was asked for. */
  @Override
  public void sessionEvent(Session session, Event event) {
    if (event == Event.Authenticated) {
      List<PublicKey> proved = session.getAttribute(UserAuthPublicKey.AUTHENTICATED_KEYS);
      Optional<AuthorizedKey> key = find(blob(proved.get(proved.size() - 1)));
      if (key.isPresent()) {
        Connection.of(session).admit(key.get());
      } else {
        Connection.of(session).end("the key was taken out of the router's list");
      }
    }
  }
}
