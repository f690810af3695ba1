// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.fleet.hawkbit.ddi.Answer;
import io.millrace.fleet.hawkbit.ddi.DdiClient;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the server what this router is: whenever it asks, and when something about it has changed.
 * What the server refuses is not sent again as it stands. For one thread.
 */
final class Inventory {
  private static final System.Logger LOG = System.getLogger(Inventory.class.getName());

  private final DdiClient ddi;
  private final Router router;
  private final FleetState state;
  private String refused = "";

  Inventory(DdiClient ddi, Router router, FleetState state) {
    this.ddi = ddi;
    this.router = router;
    this.state = state;
  }

  /**
   * Sends it when that is due.
   *
   * @param asked where the server wants it; null when it does not ask
   */
  void tell(URI asked) throws IOException {
    Map<String, String> attributes = Attributes.allowed(router.attributes());
    String digest = Attributes.digest(attributes);
    if (digest.equals(refused) || (asked == null && digest.equals(state.attributes()))) {
      return;
    }
    URI to = asked == null ? ddi.server().below("configData") : asked;
    Answer answer = ddi.send("PUT", to, Attributes.body(attributes));
    if (answer.isTransient()) {
      throw Feedback.failure("attributes", answer);
    }
    if (answer.isGood()) {
      state.attributes(digest);
      refused = "";
    } else {
      refused = digest;
      LOG.log(Level.WARNING, "the server refuses this router''s attributes: {0}", answer);
    }
  }

  /** Returns whether the server has refused what this router says of itself now: a sentence. */
  Optional<String> warning() {
    return refused.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the server refuses this router's attributes: roll-outs that ask for them pass it by");
  }
}
