// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import java.util.List;

/**
 * One statement of an {@link AccessPolicy}: it allows or denies actions on resources. In actions
 * and resources {@code *} stands for any characters, none included, and {@code ?} for one.
 * Immutable.
 */
public final class AccessStatement {
  private final boolean allows;
  private final List<String> actions;
  private final List<String> resources;

  private AccessStatement(boolean allows, List<String> actions, List<String> resources) {
    this.allows = allows;
    this.actions = List.copyOf(actions);
    this.resources = List.copyOf(resources);
  }

  /** Returns a statement that allows the actions on the resources. */
  public static AccessStatement allow(List<String> actions, List<String> resources) {
    return new AccessStatement(true, actions, resources);
  }

  /** Returns a statement that denies the actions on the resources. */
  public static AccessStatement deny(List<String> actions, List<String> resources) {
    return new AccessStatement(false, actions, resources);
  }

  /** Tells whether it allows; else it denies. */
  public boolean allows() {
    return allows;
  }

  /** Returns the patterns of the actions. */
  public List<String> actions() {
    return actions;
  }

  /** Returns the patterns of the resources. */
  public List<String> resources() {
    return resources;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AccessStatement that
        && allows == that.allows
        && actions.equals(that.actions)
        && resources.equals(that.resources);
  }

  @Override
  public int hashCode() {
    return (31 * actions.hashCode() + resources.hashCode()) * (allows ? 1 : -1);
  }

  @Override
  public String toString() {
    return (allows ? "Allow " : "Deny ") + actions + " " + resources;
  }
}
