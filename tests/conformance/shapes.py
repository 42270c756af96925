"""The keys that Slack's answers have: what is always there, and what was ever seen.

What is needed is what the methods' pages show; what is known besides, what the samples of real
answers in Slack's Java SDK hold (json-logs/samples/api). A key that a real workspace has beyond
these fails an expectation on purpose: Slack has grown one.
"""

MESSAGE = "type text ts user bot_id app_id team"
MESSAGE_KNOWN = (
    "bot_profile thread_ts parent_user_id subtype username icons root metadata room attachments "
    "blocks assistant_app_thread edited upload display_as_bot x_files files reactions"
)
THREAD_KNOWN = (
    "reply_count reply_users_count latest_reply reply_users is_locked subscribed last_read "
    "unread_count client_msg_id inviter topic purpose permalink"
)

CHANNEL = (
    "id name is_channel is_group is_im is_mpim is_private created creator is_archived is_general "
    "unlinked name_normalized is_shared is_ext_shared is_org_shared pending_shared "
    "is_pending_ext_shared is_member topic purpose previous_names"
)
CHANNEL_KNOWN = (
    "num_members locale is_frozen context_team_id updated parent_conversation shared_team_ids "
    "pending_connected_team_ids properties last_read is_read_only is_thread_only is_non_threadable "
    "internal_team_ids connected_team_ids conversation_host_id is_moved is_global_shared "
    "is_org_default is_org_mandatory connected_limited_team_ids priority is_starred is_open latest "
    "unread_count unread_count_display"
)
IM = "id created is_im is_org_shared user"
IM_KNOWN = (
    "is_archived is_user_deleted last_read latest unread_count unread_count_display is_open locale "
    "priority context_team_id updated num_members properties"
)
TOPIC = "value creator last_set"

USER = (
    "id team_id name deleted color real_name tz tz_label tz_offset profile is_admin is_owner "
    "is_primary_owner is_restricted is_ultra_restricted is_bot is_app_user updated"
)
USER_KNOWN = (
    "locale has_2fa is_email_confirmed enterprise_user is_stranger who_can_share_contact_card "
    "is_workflow_bot is_invited_user is_connector_bot teams enterprise_id enterprise_name "
    "two_factor_type"
)
PROFILE = "real_name display_name real_name_normalized display_name_normalized"

TEAM = "id name domain email_domain icon"
TEAM_KNOWN = (
    "is_verified url enterprise_id enterprise_name enterprise_domain discoverable avatar_base_url "
    "lob_sales_home_enabled is_sfdc_auto_slack sso_provider pay_prod_cur locale"
)

VIEW = (
    "id team_id type blocks private_metadata callback_id external_id state hash clear_on_close "
    "notify_on_close root_view_id app_id bot_id"
)
VIEW_KNOWN = "title submit close submit_disabled previous_view_id app_installed_team_id"
