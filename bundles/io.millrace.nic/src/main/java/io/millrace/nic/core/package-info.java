// SPDX-License-Identifier: Apache-2.0
/**
 * What every part of a NIC needs: its configuration, checked; its executor, clock and meters; the
 * answers and option rules that its parts share.
 */
package io.millrace.nic.core;
