// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Never returns by itself. */
public final class EndlessActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) throws InterruptedException {
    new CountDownLatch(1).await();
  }

  @Override
  public void stop(BundleContext context) {}
}
