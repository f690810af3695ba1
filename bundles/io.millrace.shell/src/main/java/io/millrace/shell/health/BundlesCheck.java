// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.health;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Every bundle that is to run runs, and all of them use the same revision of what they share: those
 * that go on with one from before an update do not see the others' services.
 */
@Component(property = {HealthCheck.NAME + "=bundles", HealthCheck.TAGS + "=bundles"})
public final class BundlesCheck implements HealthCheck {
  private final BundleContext context;

  /** Makes the check. */
  @Activate
  public BundlesCheck(BundleContext context) {
    this.context = context;
  }

  @Override
  public Result execute() {
    List<String> problems = new ArrayList<>();
    int all = 0;
    int active = 0;
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        all++;
        active += bundle.getState() == Bundle.ACTIVE ? 1 : 0;
        if (isMissing(bundle)) {
          problems.add(bundle.getSymbolicName() + " is to run and does not: start it, see why");
        }
      }
    }
    FrameworkWiring framework = context.getBundle(0).adapt(FrameworkWiring.class);
    framework.getRemovalPendingBundles().stream()
        .filter(BundlesCheck::isSplit)
        .forEach(
            bundle ->
                problems.add(
                    bundle.getSymbolicName()
                        + " was replaced and others use the old one: refresh, or start the router"
                        + " again"));
    String count = active + " of " + all + " active";
    return problems.isEmpty()
        ? new Result(Result.Status.OK, count)
        : new Result(Result.Status.WARN, count + "; " + String.join("; ", problems));
  }

  private static boolean isMissing(Bundle bundle) {
    boolean down = (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0;
    return down && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
  }

  private static boolean isSplit(Bundle bundle) {
    BundleRevision current = bundle.adapt(BundleRevision.class);
    return bundle.adapt(BundleRevisions.class).getRevisions().stream()
        .filter(revision -> revision != current)
        .map(BundleRevision::getWiring)
        .filter(wiring -> wiring != null && wiring.isInUse())
        .flatMap(BundlesCheck::users)
        .anyMatch(user -> user != bundle);
  }

  private static Stream<Bundle> users(BundleWiring wiring) {
    return wiring.getProvidedWires(null).stream().map(wire -> wire.getRequirer().getBundle());
  }
}
