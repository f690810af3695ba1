// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Fails. */
public final class FailingActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    throw new IllegalStateException("no such device");
  }

  @Override
  public void stop(BundleContext context) {}
}
