// SPDX-License-Identifier: Apache-2.0
/** The system that a router runs on, as its files in {@code /proc}, {@code /sys} and so on say. */
package io.millrace.doctor.machine;
