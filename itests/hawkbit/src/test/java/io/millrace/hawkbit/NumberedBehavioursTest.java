// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.NumberedTests;
import org.junit.jupiter.api.Test;

/**
 * Which tests prove that the simulator does what a faithful server does, by the numbers of the list
 * [spec hawkbit-ddi.md §13]; the list is checked to be whole and its tests to be there.
 */
class NumberedBehavioursTest {
  private static final String LIST =
      """
       1 AccessTest#a_token_is_compared_as_it_stands
       1 AccessTest#a_fresh_server_refuses_every_device
       1 AccessTest#the_gateway_token_registers_and_a_target_token_does_not
       2 AccessTest#only_a_poll_or_the_overview_of_confirmations_registers
       3 PollTest#links_are_absolute_and_change_with_the_action
       3 PollTest#links_have_the_host_of_the_request
       4 PollTest#one_action_is_shown_the_heaviest_and_of_these_the_oldest
       5 PollTest#attributes_are_asked_for_until_a_good_put_and_after_success
       5 PollTest#download_only_ends_when_it_is_downloaded
       6 PollTest#entity_tags_save_the_body_and_the_poll_counts
       6 PollTest#the_time_between_polls_may_be_another_each_time
       7 PollTest#a_wrong_state_is_404_without_and_an_unknown_action_404_with_a_body
       8 PollTest#optional_parts_are_left_out
       9 ArtifactTest#a_whole_file_comes_with_all_headers
       9 ArtifactTest#ranges_are_cut_out_and_clamped
       9 ArtifactTest#another_entity_tag_gives_the_whole_file
       9 ArtifactTest#a_stream_is_cut_where_the_test_says
      10 ArtifactTest#downloads_end_with_the_cancel_and_with_the_end
      10 ArtifactTest#whole_downloads_are_history_and_ranges_are_not
      11 FeedbackTest#what_is_needed_is_read_strictly_and_all_else_loosely
      11 AccessTest#paths_methods_and_kinds_of_content_are_checked
      12 FeedbackTest#none_counts_as_success_and_only_closed_ends
      12 FeedbackTest#a_failure_ends_it_as_an_error_and_clears_the_assignment
      13 FeedbackTest#a_repeated_end_is_410_and_a_repeated_note_a_second_entry
      13 FeedbackTest#a_confirmation_is_waited_for_and_taken_back
      14 FeedbackTest#a_cancel_ends_by_closed_success_alone
      15 FeedbackTest#an_end_is_taken_while_it_is_being_cancelled
      15 PollTest#autoclose_and_migration_steps_change_what_a_new_assignment_does
      16 FeedbackTest#a_full_history_refuses_notes_and_takes_the_end
      16 FeedbackTest#too_many_messages_lose_the_end_too
      16 FeedbackTest#without_a_setting_there_are_fifty_messages_and_a_thousand_entries
      17 FeedbackTest#attributes_are_bounded_in_length_characters_and_number
      18 RateFilterTest#reads_and_writes_are_counted_apart_and_anew_after_a_second
      18 AccessTest#what_comes_too_often_is_answered_429_before_anything_else
      18 ArtifactTest#faults_come_as_often_as_they_were_asked_for
      18 ArtifactTest#a_dropped_answer_may_have_been_stored
      19 FeedbackTest#a_repeated_end_is_410_and_a_repeated_note_a_second_entry
      20 FeedbackTest#an_old_timestamp_finishes_and_installs_nothing
      21 PollTest#a_closed_window_skips_the_update_and_an_open_one_does_not
      22 PollTest#soft_becomes_forced_in_the_same_action
      22 PollTest#download_only_ends_when_it_is_downloaded
      22 FeedbackTest#a_force_quit_makes_the_action_gone
      23 FeedbackTest#a_confirmation_is_waited_for_and_taken_back
      24 PollTest#reading_a_finished_deployment_again_takes_its_installation_away
      25 AccessTest#each_request_is_logged_with_its_headers
      """;

  @Test
  void every_behaviour_of_the_list_has_its_tests() {
    assertThat(NumberedTests.faults(getClass(), LIST, 25)).isEmpty();
  }
}
