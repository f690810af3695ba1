// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

/**
 * How far a {@link ProxiedExchange} has come; in this order, except that it may go back.
 *
 * <pre>
 * ADMITTING ──▶ RESOLVING ──▶ QUEUED ──▶ SENT ──▶ DONE
 *                 ▲ ▲  │                  │
 *                 │ │  ▼                  │ the hop did not begin it and has gone
 *                 │ WAITING (JOINED)      │
 *                 └───────────────────────┘
 * </pre>
 */
enum ProxyState {
  /** The client's session decides; while the sessions are away, it waits in their slot. */
  ADMITTING,
  /** The directory, or the domain name system, is asked for the next hop. */
  RESOLVING,
  /** The directory or the device is away; it goes on when the directory tells of a change. */
  WAITING,
  /** Another request for the same is in flight; its answer is this one's, too. */
  JOINED,
  /** The next hop has other requests to answer first. */
  QUEUED,
  /** It was sent to the next hop, which has not answered. */
  SENT,
  /** It was answered, was given up or handed back, or has become an observation. */
  DONE;

  /** Tells whether the next hop does not have the request. */
  boolean isUnbegun() {
    return compareTo(SENT) < 0;
  }
}
