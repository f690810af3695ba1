// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.NumberedTests;
import org.junit.jupiter.api.Test;

/**
 * Which tests prove that a router gets along with what a server does, and makes none of the
 * mistakes that it punishes, by the numbers of the two lists [spec hawkbit-ddi.md §13 and §14]; the
 * lists are checked to be whole and their tests to be there.
 */
class NumberedBehavioursTest {
  private static final String SERVER =
      """
       1 agent.ServerTroubleTest#a_token_that_is_refused_is_followed_by_the_other_one
       1 agent.AwayServerTest#a_token_that_is_changed_stops_a_download_until_the_router_has_it
       2 agent.SeveralActionsTest#a_deployment_that_is_not_shown_is_asked_for_at_the_next_poll
       2 agent.ServerTroubleTest#an_action_that_disappears_while_it_ends_is_done
       3 agent.TenMistakesTest#mistake_9_what_may_be_missing_or_otherwise_is_not_needed
       3 ddi.ServerAddressTest#a_link_to_the_server_without_tls_is_taken_with_it
       4 agent.SeveralActionsTest#a_heavier_action_is_done_first_and_the_lighter_one_after_it
       5 agent.ServerTroubleTest#attributes_are_sent_when_asked_and_when_they_have_changed
       6 agent.ServerTroubleTest#what_has_not_changed_is_not_sent_again
       6 agent.ServerTroubleTest#polls_come_as_the_server_says_within_bounds_and_spread
       7 agent.SeveralActionsTest#a_deployment_that_is_not_shown_is_asked_for_at_the_next_poll
       8 agent.TenMistakesTest#mistake_9_what_may_be_missing_or_otherwise_is_not_needed
       9 agent.TenMistakesTest#mistake_7_a_download_goes_on_with_its_entity_tag
       9 agent.DownloadTest#a_range_behind_the_end_is_no_proof_of_the_content
       9 agent.DownloadTest#a_file_that_became_another_is_taken_whole_and_refused_by_its_hash
      10 agent.TenMistakesTest#mistake_8_it_polls_while_it_works_and_asks_for_nothing_after_a_cancel
      10 agent.DownloadTest#whole_downloads_that_would_fill_the_history_are_avoided_by_ranges
      11 agent.TenMistakesTest#mistake_10_attributes_paths_and_kinds_of_content_are_as_the_server_takes_them
      12 agent.TenMistakesTest#mistake_1_a_failure_is_closed_and_says_failure
      13 agent.TenMistakesTest#mistake_3_a_lost_answer_to_the_end_is_followed_by_one_repetition
      13 agent.ConfirmationTest#a_confirmation_that_is_taken_back_stops_it
      14 agent.FleetAgentTest#a_cancel_before_the_installation_is_agreed_to
      14 agent.FleetAgentTest#a_cancel_during_the_installation_is_rejected_and_the_end_told
      14 agent.SeveralActionsTest#a_cancel_that_is_taken_back_brings_the_action_again
      15 agent.FleetAgentTest#a_new_assignment_takes_the_place_of_one_that_waits
      15 agent.SeveralActionsTest#an_action_that_the_server_closed_by_itself_is_left_for_the_next_one
      15 agent.SeveralActionsTest#an_action_that_is_closed_while_it_is_installed_ends_before_the_next_one
      15 agent.SeveralActionsTest#required_steps_are_done_in_their_order
      16 agent.TenMistakesTest#mistake_4_long_evidence_is_cut_and_a_full_history_silences_progress_alone
      16 agent.TenMistakesTest#mistake_4_a_stricter_server_gets_fewer_messages
      17 agent.TenMistakesTest#mistake_10_attributes_paths_and_kinds_of_content_are_as_the_server_takes_them
      17 agent.AttributesTest#the_most_important_ones_are_sent_when_there_are_too_many_for_a_server
      18 agent.ServerTroubleTest#errors_of_every_kind_are_borne_and_tried_again
      18 agent.RolloutTest#a_bad_wave_goes_back_and_says_why_and_the_rest_is_not_touched
      19 agent.RestartTest#after_the_server_had_the_end_and_the_answer_was_lost
      19 agent.RestartTest#before_the_server_has_the_end
      20 agent.TenMistakesTest#mistake_5_no_time_is_sent
      21 agent.FleetAgentTest#a_closed_window_lets_it_be_downloaded_and_an_open_one_installed
      21 agent.SeveralActionsTest#a_window_that_is_over_ends_the_action_without_an_installation
      22 agent.ConfirmationTest#an_update_that_is_not_forced_waits_for_an_operator_until_it_is_forced
      22 agent.FleetAgentTest#download_only_ends_when_all_is_here_and_the_next_action_needs_no_download
      22 agent.FleetAgentTest#a_force_quit_is_given_up_without_a_word
      23 agent.ConfirmationTest#the_configuration_confirms_by_itself
      23 agent.ConfirmationTest#a_confirmation_that_is_taken_back_stops_it
      24 agent.SeveralActionsTest#a_closed_action_is_not_read_again_so_that_its_set_stays_installed
      25 agent.TenMistakesTest#mistake_3_a_lost_answer_to_the_end_is_followed_by_one_repetition
      """;

  private static final String MISTAKES =
      """
       1 agent.TenMistakesTest#mistake_1_a_failure_is_closed_and_says_failure
       2 agent.TenMistakesTest#mistake_2_nothing_is_given_up_by_canceled_or_rejected
       3 agent.TenMistakesTest#mistake_3_a_lost_answer_to_the_end_is_followed_by_one_repetition
       4 agent.TenMistakesTest#mistake_4_long_evidence_is_cut_and_a_full_history_silences_progress_alone
       4 agent.TenMistakesTest#mistake_4_a_stricter_server_gets_fewer_messages
       5 agent.TenMistakesTest#mistake_5_no_time_is_sent
       6 agent.TenMistakesTest#mistake_6_an_update_that_is_to_be_skipped_is_not_closed
       7 agent.TenMistakesTest#mistake_7_a_download_goes_on_with_its_entity_tag
       8 agent.TenMistakesTest#mistake_8_it_polls_while_it_works_and_asks_for_nothing_after_a_cancel
       9 agent.TenMistakesTest#mistake_9_what_may_be_missing_or_otherwise_is_not_needed
      10 agent.TenMistakesTest#mistake_10_attributes_paths_and_kinds_of_content_are_as_the_server_takes_them
      """;

  @Test
  void every_behaviour_of_a_server_has_its_tests() {
    assertThat(NumberedTests.faults(getClass(), SERVER, 25)).isEmpty();
  }

  @Test
  void every_mistake_of_a_device_has_its_tests() {
    assertThat(NumberedTests.faults(getClass(), MISTAKES, 10)).isEmpty();
  }
}
