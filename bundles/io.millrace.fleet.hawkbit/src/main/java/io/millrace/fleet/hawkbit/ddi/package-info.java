// SPDX-License-Identifier: Apache-2.0
/** What is said between a device and hawkBit's device interface (DDI), over HTTP. */
package io.millrace.fleet.hawkbit.ddi;
