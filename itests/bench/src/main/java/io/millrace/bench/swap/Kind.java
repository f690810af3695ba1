// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

/** What the load consists of. The shares of all kinds are 100 together. */
enum Kind {
  /** A confirmable GET, which the device answers in its acknowledgement. */
  UDP_CON(18, true),
  /** A non-confirmable GET. */
  UDP_NON(15, true),
  /** A confirmable GET, which the device acknowledges first and answers some milliseconds later. */
  UDP_SEPARATE(18, true),
  /** A confirmable PUT with a payload of its own, which the device counts. */
  UDP_PUT(10, true),
  /** A confirmable GET, which the device answers after 6 to 30 s. */
  UDP_LATE(5, false),
  /** A resource of the NIC itself. */
  NIC(11, true),
  /** A GET to the device behind the NIC's HDLC link. */
  LINK_GET(3, true),
  /** A PUT to the device behind the NIC's HDLC link, which the device counts. */
  LINK_PUT(2, true),
  /** The next block of a body that a device serves [RFC 7959 §2.4]. */
  BLOCK2(5, true),
  /** The next block of a body that a device takes [RFC 7959 §2.5]. */
  BLOCK1(4, true),
  /** A resource of the gateway itself. */
  LOCAL(4, true),
  /** A session is renewed, which the store writes down. */
  LOGIN(3, true),
  /** The client drops the first copy of the answer, so the router has to send it again. */
  LOST_ANSWER(1, false),
  /** The device drops the first copy of the request, so the router has to send it again. */
  LOST_REQUEST(1, false),
  /** The registration of an observation; not part of the load's rate. */
  OBSERVE(0, false);

  /** How many of 100 requests are of this kind. */
  final int share;

  /** Whether it is answered at once while nothing is replaced, so that it shows a pause. */
  final boolean isPrompt;

  Kind(int share, boolean isPrompt) {
    this.share = share;
    this.isPrompt = isPrompt;
  }
}
