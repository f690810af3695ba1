// SPDX-License-Identifier: Apache-2.0
/** Clients by DTLS, thousands in one process; whoever uses them depends on Scandium, too. */
package io.millrace.rig.dtls;
