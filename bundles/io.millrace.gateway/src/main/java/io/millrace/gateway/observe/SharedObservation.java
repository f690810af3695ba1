// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.Call;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.NextHop;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.SerialExecutor;
import java.util.List;
import java.util.function.Consumer;

/**
 * The gateway's one observation of a resource, which the observations of all its clients are served
 * from [RFC 7641 §5]; to be read from top to bottom. When its device is lost, is replaced or is
 * silent for too long, it registers again. It ends with its last member, or ends all of them.
 *
 * <p>Its state belongs to its serial executor: what comes from elsewhere goes through {@link
 * #execute}.
 */
final class SharedObservation {
  private static final CallbackGuard STEPS =
      CallbackGuard.outermost(SharedObservation.class, "a step of a shared observation");

  final SharedObservations all;
  private final Registration lead;
  private final DeviceSearch search;
  private final SerialExecutor executor = new SerialExecutor(STEPS);
  private final Audience audience;
  private final RejoinPolicy rejoin;
  private final SilenceTimer silence;
  private Object key;
  private DownstreamObservation downstream;
  private boolean ended;

  /**
   * Makes one without members.
   *
   * @param key what it is known by; null when nobody may join
   * @param lead whose request goes to the device
   * @param established whether the device has accepted it before
   */
  SharedObservation(SharedObservations all, Object key, Registration lead, boolean established) {
    this.all = all;
    this.key = key;
    this.lead = lead;
    this.audience = new Audience(this, new ObservedState(all.time(), all.cache(), () -> this.key));
    this.search = new DeviceSearch(this, all.router());
    this.rejoin =
        new RejoinPolicy(
            all.time(),
            all.grace(),
            established,
            () -> all.check(this, () -> act(rejoin().next(false, false))));
    this.silence =
        new SilenceTimer(all.time(), all.randomness(), () -> all.check(this, this::checkSilence));
  }

  /** Runs a step of it, after those that were submitted before. Any thread. */
  void execute(Runnable step) {
    executor.execute(step);
  }

  Registration lead() {
    return lead;
  }

  DeviceSearch search() {
    return search;
  }

  RejoinPolicy rejoin() {
    return rejoin;
  }

  // JOINING: who is there first has it register; the others get the present state.

  /** A client's request has arrived, whose next hop is known. */
  void join(Observation member, NextHop hop) {
    if (ended) {
      all.join(member, hop); // there is another one by now
    } else if (!audience.admit(member)) {
      endIfUnused();
    } else if (downstream == null || rejoin.isAway()) {
      register(hop);
    } else if (rejoin.isHeard()) {
      welcome(member);
    }
  }

  /** A member gets the state at once when that is fresh; else the device is asked, once for all. */
  private void welcome(Observation member) {
    if (audience.greet(member) || rejoin.isRejoining()) {
      return; // else the response to the registration answers it
    }
    if (silence.isOverdue()) {
      rejoin.renew();
      register(downstream.nextHop()); // its response is the state, too
    } else {
      audience.ask(downstream.nextHop());
    }
  }

  /** Adds clients that were served before; those from elsewhere are behind, and get the state. */
  void adopt(List<Observation> adopted, boolean behind) {
    if (ended) {
      adopted.forEach(all::adopt);
      return;
    }
    boolean first = downstream == null && audience.isEmpty();
    boolean missing = false;
    for (Observation each : adopted) {
      boolean misses = behind || each.isOutdated();
      missing |= audience.admit(each) && misses && !audience.catchUp(each);
    }
    if (first) {
      rejoin.failed();
    } else if (missing && rejoin.isHeard() && !rejoin.isRejoining() && !rejoin.isAway()) {
      audience.ask(downstream.nextHop()); // else the response to the registration is for them, too
    }
    endIfUnused();
  }

  // REGISTERING: the search has found the device, or says why there is none.

  /** The next hop is found; under its canonical name another one may serve this resource. */
  void found(NextHop hop) {
    if (ended) {
      return;
    }
    Object former = key;
    key = ResourceKeys.at(lead, hop);
    SharedObservation serving = all.place(this, former, key);
    if (serving == this) {
      register(hop);
    } else {
      List<Observation> moved = audience.list();
      end(Call::cancel);
      serving.execute(() -> serving.adopt(moved, true));
    }
  }

  /** Registers at the device that was found, and then deregisters at the one before. */
  private void register(NextHop hop) {
    ForwardRequest request = ForwardRequest.observing(lead, hop, key != null);
    if (request.refusal() != null) {
      finish(request.refusal());
      return;
    }
    DownstreamObservation former = downstream;
    DownstreamObservation next = new DownstreamObservation(this, hop, all);
    downstream = next;
    rejoin.atDevice();
    next.begin(request.message());
    if (former != null) {
      former.cancel();
    }
  }

  /** There is no next hop; a name may get one within the grace time. */
  void refused(CoapResponse why) {
    if (!ended && !(rejoin.isHeard() && rejoin.mayRecover(why.code()))) {
      finish(why);
    }
  }

  // OBSERVING: responses and notifications.

  /**
   * The device has sent a response or a notification.
   *
   * @param registered whether it has an Observe option, so that notifications will follow
   */
  void answered(DownstreamObservation from, CoapResponse response, boolean registered) {
    boolean lenient = rejoin.isHeard() && lead.isLenient(from.nextHop());
    if (from != downstream || ended) {
      from.cancel();
    } else if (all.isStopped()) {
      audience.finishWaiting(response); // the others are the next gateway's
      from.cancel();
    } else if (CoapCode.isSuccess(response.code()) && (lenient || registered)) {
      accept(from, response);
    } else if (rejoin.isRejoining() && lead.mayFollow(response)) {
      rejoin.failed(from.nextHop()); // a failure ends it only after the grace time
    } else {
      finish(response);
    }
  }

  private void accept(DownstreamObservation from, CoapResponse response) {
    NextHop hop = from.nextHop();
    boolean known = rejoin.isRejoining() && audience.knows(response);
    rejoin.heard();
    long maxAge = ObservedState.announcedSeconds(response);
    silence.heard(from.isFirstResponse(), maxAge, hop.renews() && lead.mayBeRenewed());
    audience.tell(response, hop, known);
  }

  /** Runs a step of its client side, unless the gateway has stopped. Any thread. */
  void tell(Consumer<Audience> step) {
    all.check(this, () -> step.accept(audience));
  }

  // LOST: the device, or the way to it, has failed; or nothing was heard for too long.

  void lost(DownstreamObservation from, DeviceFailure failure) {
    boolean begun = failure.code() != CoapCode.SERVICE_UNAVAILABLE || failure.mayHaveExecuted();
    if (from != downstream || ended) {
      return;
    }
    if (all.isStopped()) {
      audience.finishWaiting(ErrorResponses.of(failure));
    } else if (rejoin.isRejoining() || !begun) {
      rejoin.failed(from.nextHop());
    } else {
      finish(ErrorResponses.of(failure));
    }
  }

  /** Names may resolve to other devices than before. */
  void directoryChanged() {
    List<Observation> strays = search.strays(audience.list(), downstream);
    strays.forEach(audience::remove);
    strays.forEach(all::adopt);
    act(rejoin.next(true, search.isReplaced(downstream)));
    endIfUnused();
  }

  private void act(RejoinPolicy.Action action) {
    if (action == RejoinPolicy.Action.GIVE_UP) {
      finish(ErrorResponses.unavailable("the device is away"));
    } else if (action == RejoinPolicy.Action.REGISTER) {
      search.begin();
    }
  }

  private void checkSilence() {
    if (!ended && silence.isOver() && !rejoin.isRejoining() && downstream.nextHop().renews()) {
      rejoin.failed();
    }
  }

  // LEAVING AND ENDING

  /**
   * A member has ended. Any thread.
   *
   * @param replaced whether its client is about to join again with another member
   */
  void leave(Observation member, boolean replaced) {
    execute(
        () -> {
          if (audience.remove(member) && replaced) {
            all.later(() -> execute(this::endIfUnused));
          } else {
            endIfUnused();
          }
        });
  }

  private void endIfUnused() {
    if (audience.isEmpty() && !ended) {
      end(Call::deregister);
    }
  }

  /** Ends it and all members with a last response. */
  private void finish(CoapResponse response) {
    List<Observation> last = audience.list();
    end(Call::cancel);
    last.forEach(each -> each.finish(response));
  }

  private void end(Consumer<Call> downstreamEnd) {
    ended = true;
    rejoin.end();
    silence.stop();
    all.remove(this, key);
    audience.cancelRequest();
    if (downstream != null) {
      downstreamEnd.accept(downstream);
    }
  }

  /**
   * Deregisters at the device when the gateway has stopped; the stored observations stay. A device
   * is told when the next gateway is there; a resource of the gateway itself lets go at once.
   */
  void stop() {
    rejoin.end();
    silence.stop();
    if (downstream != null && (lead.isOfOwnResource() || audience.isEmpty())) {
      downstream.cancel();
    } else if (downstream != null) {
      all.later(downstream::cancel);
    }
  }
}
