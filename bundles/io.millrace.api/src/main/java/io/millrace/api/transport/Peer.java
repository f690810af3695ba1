// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The other endpoint: its transport, the remote and the local address, and the principal that the
 * transport's security has authenticated. Immutable; equal when transport, remote and local are.
 *
 * <p>A peer of a secured transport also has a connection, which stays the same when the remote
 * address changes [RFC 9146 §6]: such peers are equal when transport and connection are.
 */
public final class Peer {
  private static final char SEPARATOR = '\n';

  private final String transport;
  private final InetSocketAddress remote;
  private final InetSocketAddress local;
  private final String principal;
  private final String connection;
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
    this(transport, remote, local, principal, "");
  }

  /**
   * Makes a peer of a secured transport.
   *
   * @param transport the name of the transport, for example {@code dtls}
   * @param remote the other endpoint's present address and port
   * @param local the address and port on this side, or null when the transport has only one
   * @param principal the authenticated identity; empty when there is none
   * @param connection identifies the connection among all those of the transport, without a line
   *     feed; empty for a peer that is known by its address
   */
  public Peer(
      String transport,
      InetSocketAddress remote,
      InetSocketAddress local,
      String principal,
      String connection) {
    this.transport = transport;
    this.remote = remote;
    this.local = local;
    this.principal = principal;
    this.connection = connection;
    this.hash =
        connection.isEmpty()
            ? 31 * remote.hashCode() + Objects.hashCode(local)
            : connection.hashCode();
  }

  /**
   * Makes a peer of what was stored of another one.
   *
   * @param security what {@link #security} returned
   */
  public static Peer restore(
      String transport, InetSocketAddress remote, InetSocketAddress local, String security) {
    int end = security.lastIndexOf(SEPARATOR);
    return end < 0
        ? new Peer(transport, remote, local, security)
        : new Peer(
            transport, remote, local, security.substring(0, end), security.substring(end + 1));
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

  /** Returns what identifies the secured connection; empty when the address does. */
  public String connection() {
    return connection;
  }

  /** Returns the principal and the connection in one text, for what stores a peer. */
  public String security() {
    return connection.isEmpty() ? principal : principal + SEPARATOR + connection;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Peer that
        && hash == that.hash
        && transport.equals(that.transport)
        && connection.equals(that.connection)
        && (!connection.isEmpty()
            || remote.equals(that.remote) && Objects.equals(local, that.local));
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
