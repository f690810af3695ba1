// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapCodec;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Slot;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** What all parts of one endpoint share; used on the carrier's loop alone. */
final class EndpointContext {
  final Time time;
  final Randomness randomness;
  final Slot<CoapCodec> codecs;
  final CoapMeters meters;
  final Wire wire;
  final Deadlines deadlines = new Deadlines();
  final UnparsedDatagrams unparsed = new UnparsedDatagrams();
  final CallbackGuard handlers = new CallbackGuard(Endpoint.class, "a handler of requests");
  final CallbackGuard listeners = new CallbackGuard(Endpoint.class, "a listener to a message");
  final CallbackGuard codecCalls = new CallbackGuard(Endpoint.class, "a call of the codec");
  final Peers peers;
  private final SplittableRandom spread;

  EndpointContext(
      EndpointLimits limits,
      Slot<CoapCodec> codecs,
      Time time,
      Randomness randomness,
      CoapMeters meters) {
    this.time = time;
    this.randomness = randomness;
    this.codecs = codecs;
    this.meters = meters;
    this.wire = new Wire(meters);
    this.peers = new Peers(limits, randomness, deadlines);
    this.spread = new SplittableRandom(ByteBuffer.wrap(randomness.nextBytes(8)).getLong());
  }

  /** Returns a number from 0 to 1 that spreads time-outs; nobody gains by guessing it. */
  double chance() {
    return spread.nextDouble();
  }
}
