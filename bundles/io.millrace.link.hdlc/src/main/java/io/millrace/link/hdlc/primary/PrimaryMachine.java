// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.time.Time;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.station.LinkCounters;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.Map;

/**
 * The primary's state machine [spec hdlc-link.md §9.2]: gives each event as an input to {@link
 * PrimaryTable} and does what the row says. Every method runs on the line's loop, except {@link
 * #stateWord}, {@link #sendLimit} and {@link #addFigures}.
 */
final class PrimaryMachine implements LineListener {
  private final LinePort port;
  private final LinkCounters counters;
  private final T1Estimator t1;
  private final StopAndWaitArq arq;
  private final PollSchedule poll;
  private final TransmitQueue queue = new TransmitQueue();
  private final SequenceState sequence = new SequenceState();
  private final ListenerNotifier notifier = new ListenerNotifier();
  private final Connection connection;
  private final MessageTransmitter messages;
  private final Resync resync;
  private final TransitionTable table;
  private volatile PrimaryState state = PrimaryState.LINE_DOWN;

  PrimaryMachine(
      LinePort port, Time time, LinkSettings settings, LinkCounters counters, T1Estimator t1) {
    this.port = port;
    this.counters = counters;
    this.t1 = t1;
    LateAnswers late = new LateAnswers(sequence, queue, counters);
    arq = new StopAndWaitArq(port, time, settings, counters, t1, late, this::take);
    poll =
        new PollSchedule(port, time, settings.adaptive(), () -> takeIfFree(PrimaryInput.POLL_DUE));
    connection = new Connection(settings, sequence, queue, arq, poll, notifier, counters, t1);
    messages =
        new MessageTransmitter(
            queue,
            sequence,
            arq,
            poll,
            counters,
            settings.attempts(),
            () -> port.execute(() -> takeIfFree(PrimaryInput.NEXT)));
    Poller poller =
        new Poller(
            poll, notifier, queue, counters, sequence, arq, connection, settings.stayConnected());
    resync = new Resync(arq, connection, counters);
    table =
        PrimaryTable.of(
            connection,
            messages,
            new Checkpoint(sequence, queue, arq, messages, poller),
            resync,
            poller);
  }

  /** Returns one word for people. Any thread. */
  String stateWord() {
    return state.word();
  }

  /** Returns how many bytes of information the secondary takes. Any thread. */
  int sendLimit() {
    return sequence.sendLimit();
  }

  /** Adds the figures of polling under their names. Any thread. */
  void addFigures(Map<String, Long> figures) {
    poll.addFigures(figures, t1.pollRoundTrip());
  }

  @Override
  public void up() {
    t1.reset();
    poll.requestNow();
    takeIfFree(PrimaryInput.LINE_UP);
  }

  @Override
  public void down(String reason) {
    connection.setDownReason("the line is down: " + reason);
    arq.cancel();
    poll.suspend();
    take(PrimaryInput.LINE_LOST);
  }

  @Override
  public void received(Bytes chunk) {
    arq.received(chunk);
  }

  @Override
  public void wake() {
    counters.add(LinkCounters.WAKES);
    pollFirst();
  }

  void attach(PrimaryListener listener, Duration pollInterval) {
    notifier.setListener(listener);
    poll.start(pollInterval);
    takeIfFree(PrimaryInput.POLL_DUE);
  }

  void detach(PrimaryListener listener) {
    if (notifier.isListener(listener)) {
      notifier.setListener(null);
      poll.stop();
    }
  }

  /** Polls before the next waiting message. */
  void pollFirst() {
    poll.requestFirst();
    takeIfFree(PrimaryInput.POLL_DUE);
  }

  void submit(LinkExchange exchange) {
    if (exchange.isOpen()) {
      queue.add(exchange);
      takeIfFree(PrimaryInput.SUBMIT);
    }
  }

  void expire(LinkExchange exchange) {
    queue.remove(exchange);
    exchange.fail("the deadline is over");
  }

  /** Ends everything; sends nothing any more, so that the secondary keeps its pending message. */
  void close(String reason) {
    arq.cancel();
    poll.stop();
    notifier.setListener(null);
    connection.setDownReason(reason);
    take(PrimaryInput.CLOSE);
  }

  /** While a frame is out, and during the pause after a reply, what is due waits. */
  private void takeIfFree(PrimaryInput input) {
    if (!arq.isBusy()) {
      take(input);
    }
  }

  /** Takes an input; returns false if the state has no row for it. */
  private boolean take(PrimaryInput input) {
    PrimaryInput actual = input == PrimaryInput.RESYNCHRONISED ? resync.purpose() : input;
    if (actual == PrimaryInput.NEXT || actual == PrimaryInput.SEND) {
      queue.dropEnded();
    }
    Transition row = table.find(state, actual);
    if (row == null || row.step().way() == Transition.Way.IGNORE) {
      return false;
    }
    follow(row);
    return true;
  }

  private void follow(Transition row) {
    PrimaryState next = row.step().state();
    PrimaryInput then = row.step().then();
    switch (row.step().way()) {
      case SEND -> {
        row.act();
        state = next;
        arq.send(frame(), next == PrimaryState.WAIT_RSP ? messages.policy() : T1Policy.MEASURED);
      }
      case REPEAT -> {
        row.act();
        state = next;
        arq.repeat();
      }
      case PAUSE -> {
        state = next;
        arq.pauseThen(() -> take(then));
        row.act();
      }
      case PAUSE_FOR_ANSWER -> {
        state = next;
        arq.pauseForAnswerThen(() -> take(then));
        row.act();
      }
      case GO -> {
        state = next;
        row.act();
        take(then);
      }
      default -> {
        state = next;
        row.act();
      }
    }
  }

  /** Returns the frame that is sent in a state. */
  private Frame frame() {
    return switch (state) {
      case CONNECTING -> Frame.of(FrameKind.SNRM);
      case WAIT_RSP -> messages.frame();
      case CHECKPOINT, POLLING -> sequence.rrFrame();
      case RESYNC -> sequence.rnrFrame();
      case CLOSING -> Frame.of(FrameKind.DISC);
      default -> throw new IllegalStateException("no frame is out in " + state);
    };
  }
}
