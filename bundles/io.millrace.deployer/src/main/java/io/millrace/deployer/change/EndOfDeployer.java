// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Why a deployer ends, for those who wait for a change that goes on without it. */
public enum EndOfDeployer {
  /** The router goes on with another one. */
  REPLACED("the deployer itself is replaced"),
  /** The process ends, or the framework starts again. */
  ROUTER_STOPS("the router stops, and brings this change to its end when it starts again");

  /** The criterion of a refusal that is for this reason, whichever it is. */
  public static final String CRITERION = "replaced";

  private final String text;

  EndOfDeployer(String text) {
    this.text = text;
  }

  /** Finds out why the bundle of this context is being stopped. */
  public static EndOfDeployer of(BundleContext context) {
    return isEnding(context.getBundle(0)) ? ROUTER_STOPS : REPLACED;
  }

  /** Tells whether the framework, whose bundle this is, stops all bundles. */
  static boolean isEnding(Bundle system) {
    return (system.getState() & (Bundle.STARTING | Bundle.ACTIVE)) == 0;
  }

  /** Returns the beginning of a sentence for people. */
  public String text() {
    return text;
  }
}
