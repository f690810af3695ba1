// SPDX-License-Identifier: Apache-2.0
/** Datagrams in and out of leased UDP channels, each socket on its own loop. */
package io.millrace.carrier.udp;
