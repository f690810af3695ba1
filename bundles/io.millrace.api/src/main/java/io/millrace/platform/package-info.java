// SPDX-License-Identifier: Apache-2.0
/** The services that every component of the router has for life: time, randomness and meters. */
package io.millrace.platform;
