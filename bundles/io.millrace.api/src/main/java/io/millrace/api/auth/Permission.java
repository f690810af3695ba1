// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

/** One thing an account may do, by name. */
public final class Permission {
  /** Send requests to devices through the gateway. */
  public static final Permission PROXY = new Permission("proxy");

  /** Administer the router. */
  public static final Permission ADMIN = new Permission("admin");

  private final String name;

  private Permission(String name) {
    this.name = name;
  }

  /** Returns the permission of that name. */
  public static Permission of(String name) {
    return new Permission(name);
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Permission that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
