// SPDX-License-Identifier: Apache-2.0
/** Carriers over leased UDP channels: the event loop, whatever reads and writes the channels. */
package io.millrace.lib.udp;
