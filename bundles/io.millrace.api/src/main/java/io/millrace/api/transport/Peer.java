// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The other endpoint: its transport, the remote and the local address, and the principal that the
 * transport's security has authenticated. Immutable; equal when transport, remote and local are.
 */
public final class Peer {
  private final String transport;
  private final InetSocketAddress remote;
  private final InetSocketAddress local;
  private final String principal;
  private final int hash;

  /**
   * Makes a peer.
   *
   * @param transport the name of the transport, for example {@code udp}
   * @param remote the other endpoint's address and port
   * @param local the address and port on this side, or null when the transport has only one
   * @param principal the authenticated identity; empty on a transport without security
   */
  public Peer(
      String transport, InetSocketAddress remote, InetSocketAddress local, String principal) {
    this.transport = transport;
    this.remote = remote;
    this.local = local;
    this.principal = principal;
    this.hash = 31 * remote.hashCode() + Objects.hashCode(local);
  }

  /** Returns the name of the transport. */
  public String transport() {
    return transport;
  }

  /** Returns the other endpoint's address and port. */
  public InetSocketAddress remote() {
    return remote;
  }

  /** Returns the address and port on this side, or null. */
  public InetSocketAddress local() {
    return local;
  }

  /** Returns the authenticated identity; empty when there is none. */
  public String principal() {
    return principal;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Peer that
        && hash == that.hash
        && remote.equals(that.remote)
        && transport.equals(that.transport)
        && Objects.equals(local, that.local);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    String host =
        remote.isUnresolved() ? remote.getHostString() : remote.getAddress().getHostAddress();
    boolean bare = host.indexOf(':') < 0;
    return transport + "://" + (bare ? host : "[" + host + "]") + ":" + remote.getPort();
  }
}
