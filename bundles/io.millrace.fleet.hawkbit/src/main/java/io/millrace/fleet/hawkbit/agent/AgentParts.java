// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.fleet.hawkbit.ddi.DdiClient;
import io.millrace.fleet.hawkbit.ddi.ServerAddress;
import io.millrace.fleet.hawkbit.ddi.Tokens;
import io.millrace.fleet.hawkbit.download.Budget;
import io.millrace.fleet.hawkbit.download.Downloads;
import io.millrace.fleet.hawkbit.download.Shelf;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What an agent is made of.
 *
 * @param folder of its state and of what it downloads
 * @param address the server's for a name; the name is the configured one, or the chosen one
 * @param chosenName the router's name where none is configured
 * @param http the client to use now; it follows no redirects by itself
 * @param answerTime in which an answer has to begin
 */
public record AgentParts(
    Path folder,
    Function<String, ServerAddress> address,
    String chosenName,
    Supplier<HttpClient> http,
    Tokens tokens,
    Duration answerTime,
    Budget.Limits limits,
    Settings settings,
    Router router,
    Time time,
    Randomness randomness) {

  /**
   * Makes the agent; it goes on where the state in its folder says.
   *
   * @param wake called on any thread when {@link FleetAgent#step} is due before its time
   */
  public FleetAgent make(Runnable wake) throws IOException {
    FleetState state = FleetState.read(folder.resolve("state.json"));
    ServerAddress server = address.apply(state.identity(chosenName));
    DdiClient ddi = new DdiClient(http, server, tokens, answerTime);
    Budget budget = new Budget(time, limits, state.used());
    Downloads downloads = new Downloads(ddi, new Shelf(folder.resolve("files")), budget, time);
    PollClock clock = new PollClock(time, randomness, settings, state.phase() != Phase.IDLE);
    Reachability reach = new Reachability(server.host(), time, randomness);
    Feedback feedback = new Feedback(ddi, time);
    OpenAction open = new OpenAction(state, router, feedback);
    ActionMachine machine =
        new ActionMachine(
            ddi,
            downloads,
            state,
            router,
            settings,
            clock,
            feedback,
            new Installation(state, router.origin(), wake),
            new SwitchWatch(state, open, settings, reach, clock, router),
            open);
    return new FleetAgent(
        ddi, state, clock, reach, machine, open, new Inventory(ddi, router, state), time);
  }
}
