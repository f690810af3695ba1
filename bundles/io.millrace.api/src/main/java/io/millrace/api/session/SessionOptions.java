// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.session;

/** What a client asks for when it opens a session [spec source, "Session options"]. */
public final class SessionOptions {
  /** Neither sticky nor unsecured. */
  public static final SessionOptions DEFAULT = new SessionOptions(false, true);

  private final boolean sticky;
  private final boolean secured;

  /** Makes options: one session for the account that follows it; the mesh side secured or not. */
  public SessionOptions(boolean sticky, boolean secured) {
    this.sticky = sticky;
    this.secured = secured;
  }

  /** Tells whether the account has one session, which moves to the newest address. */
  public boolean sticky() {
    return sticky;
  }

  /** Tells whether the mesh side is secured; {@code security=none} switches it off. */
  public boolean secured() {
    return secured;
  }

  @Override
  public String toString() {
    return (sticky ? "sticky" : "") + (secured ? "" : " security=none");
  }
}
