// SPDX-License-Identifier: Apache-2.0

/** What both stations of a link have in common: settings, counters, attachment to the line. */
package io.millrace.link.hdlc.station;
