// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/**
 * A bundle at one moment.
 *
 * @param build changes with every install and update
 * @param running active, or resolved when it is a fragment, or waiting for its first use
 * @param text its version and state, for an operator
 */
record BundleFact(String build, boolean running, String text) {
  static BundleFact of(Bundle bundle) {
    boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    boolean lazy = bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY) != null;
    boolean running =
        switch (bundle.getState()) {
          case Bundle.ACTIVE -> true;
          case Bundle.RESOLVED -> fragment;
          case Bundle.STARTING -> lazy;
          default -> false;
        };
    return new BundleFact(
        bundle.getBundleId() + " " + bundle.getVersion() + " " + bundle.getLastModified(),
        running,
        bundle.getVersion() + " " + state(bundle.getState()));
  }

  private static String state(int state) {
    return switch (state) {
      case Bundle.ACTIVE -> "active";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      case Bundle.RESOLVED -> "resolved, not started";
      case Bundle.INSTALLED -> "installed, not resolved";
      default -> "uninstalled";
    };
  }
}
