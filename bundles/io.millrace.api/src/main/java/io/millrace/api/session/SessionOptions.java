// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.session;

/** What a client asks for when it opens a session [spec source, "Session options"]. */
public final class SessionOptions {
  /** Not sticky, secured. */
  public static final SessionOptions DEFAULT = new SessionOptions(false, true);

  private final boolean sticky;
  private final boolean secured;

  /**
   * Makes options.
   *
   * @param sticky see {@link #sticky}
   * @param secured see {@link #secured}
   */
  public SessionOptions(boolean sticky, boolean secured) {
    this.sticky = sticky;
    this.secured = secured;
  }

  /** Tells whether the account has a single session, which moves to the newest address. */
  public boolean sticky() {
    return sticky;
  }

  /** Tells whether requests go to the mesh secured; {@code security=none} switches that off. */
  public boolean secured() {
    return secured;
  }

  @Override
  public String toString() {
    return (sticky ? "sticky" : "") + (secured ? "" : " security=none");
  }
}
