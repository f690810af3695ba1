// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.session.Sessions;
import io.millrace.gateway.access.RefusalLog;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;

/** The resources that the gateway has itself. */
final class OwnResources {
  /** They come before all others on their paths. */
  private static final ServiceRank RANK = new ServiceRank(Integer.MAX_VALUE, 0);

  private OwnResources() {}

  /** Adds them to the registry. */
  static void addTo(
      ResourceRegistry resources, Slot<Sessions> sessions, Logins logins, RefusalLog log) {
    resources.add(
        CoreResource.PATH,
        ResourceTraits.of(";ct=40" + Capabilities.attributes()),
        new CoreResource(resources),
        RANK);
    resources.add(
        EchoResource.PATH, ResourceTraits.of(";title=\"Echo\""), new EchoResource(), RANK);
    resources.add(
        HelpResource.PATH, ResourceTraits.of(";ct=0;title=\"Help\""), new HelpResource(), RANK);
    resources.add(
        SessionsResource.PATH,
        ResourceTraits.of(";title=\"Sessions\""),
        new SessionsResource(sessions, logins, log),
        RANK);
  }
}
